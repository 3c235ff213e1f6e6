package org.pathlift.onnx.graph;

import java.util.stream.IntStream;

/**
 * Sums over the elements of a tensor of real numbers, of one reading: the same bits on any number of threads.
 *
 * @param count how many elements there are
 * @param squares the sum of x²
 * @param largest the largest |x|; NaN elements do not count
 * @param finite whether no element is NaN or an infinity
 */
public record ElementSums(long count, double squares, double largest, boolean finite) {

    /** Elements that are read at once. */
    private static final int PIECE = 1 << 16;

    /** Elements that one task sums. */
    private static final int PART = 1 << 18;

    private static final ElementSums NONE = new ElementSums(0, 0, 0, true);

    /**
     * Sums over a tensor.
     *
     * @throws IllegalStateException if the tensor does not hold real or whole numbers of a byte or more
     */
    public static ElementSums of(Tensor tensor) {
        long count = tensor.shape().elements();
        if (tensor.data() instanceof FillData && count > 0) {
            return part(tensor, 0, 1).times(count);
        }
        int parts = Math.toIntExact((count + PART - 1) / PART);
        IntStream range = IntStream.range(0, parts);
        return (parts > 1 ? range.parallel() : range)
                        .mapToObj(part -> part(tensor, (long) part * PART, Math.min(count, (part + 1L) * PART)))
                        // In order, on any number of threads.
                        .toList()
                        .stream()
                        .reduce(NONE, ElementSums::plus);
    }

    /** Returns the mean of x²: the second moment, not the variance; 0 where there are no elements. */
    public double meanSquare() {
        return count == 0 ? 0 : squares / count;
    }

    private ElementSums plus(ElementSums other) {
        return new ElementSums(
                count + other.count, squares + other.squares, Math.max(largest, other.largest), finite && other.finite);
    }

    private ElementSums times(long copies) {
        return new ElementSums(count * copies, squares * copies, largest, finite);
    }

    private static ElementSums part(Tensor tensor, long from, long to) {
        TensorReader reader = tensor.reader();
        int most = (int) Math.min(PIECE, to - from);
        boolean wide = tensor.type() == ElementType.DOUBLE;
        float[] floats = new float[wide ? 0 : most];
        double[] doubles = new double[wide ? most : 0];
        ElementSums sums = NONE;
        for (long at = from; at < to; at += PIECE) {
            int count = (int) Math.min(PIECE, to - at);
            if (wide) {
                reader.doubles(at, doubles, 0, count);
                sums = sums.plus(of(doubles, count));
            } else {
                reader.floats(at, floats, 0, count);
                sums = sums.plus(of(floats, count));
            }
        }
        return sums;
    }

    private static ElementSums of(float[] values, int count) {
        double squares = 0;
        float largest = 0;
        float zero = 0;
        for (int i = 0; i < count; i++) {
            float value = values[i];
            squares += (double) value * value;
            float size = Math.abs(value);
            largest = size > largest ? size : largest;
            // 0 x is 0 for finite x and NaN for all others.
            zero += 0 * value;
        }
        return new ElementSums(count, squares, largest, zero == 0);
    }

    private static ElementSums of(double[] values, int count) {
        double squares = 0;
        double largest = 0;
        double zero = 0;
        for (int i = 0; i < count; i++) {
            double value = values[i];
            squares += value * value;
            double size = Math.abs(value);
            largest = size > largest ? size : largest;
            zero += 0 * value;
        }
        return new ElementSums(count, squares, largest, zero == 0);
    }
}
