package org.pathlift.conditioning.propagation;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorReader;

/** Means over the elements of a constant: the same bits on any number of threads. */
public final class Elements {

    private static final int PIECE = 1 << 16;

    private Elements() {}

    /** Returns the mean of a function of the elements; 0 where there are none. */
    public static double mean(Tensor tensor, DoubleUnaryOperator function) {
        long count = tensor.shape().elements();
        int pieces = Math.toIntExact((count + PIECE - 1) / PIECE);
        IntStream range = IntStream.range(0, pieces);
        double[] sums = (pieces > 1 ? range.parallel() : range)
                .mapToDouble(piece -> {
                    long from = (long) piece * PIECE;
                    return sum(tensor.reader(), from, (int) Math.min(PIECE, count - from), function);
                })
                .toArray();
        double sum = 0;
        for (double part : sums) {
            sum += part;
        }
        return count == 0 ? 0 : sum / count;
    }

    private static double sum(TensorReader reader, long from, int count, DoubleUnaryOperator function) {
        double[] values = new double[count];
        reader.doubles(from, values, 0, count);
        double sum = 0;
        for (double value : values) {
            sum += function.applyAsDouble(value);
        }
        return sum;
    }

    /** Returns a constant of real numbers as nodes read it, through any Transpose or Reshape; null where there is none. */
    static @Nullable Tensor ofConstant(ConstantValues constants, String value) {
        @Nullable WeightView view = constants.views().get(value);
        return view != null && view.tensor().type().isRescalable() ? view.tensor() : null;
    }

    /** Returns the number that all elements have in common, if there is one. */
    static OptionalDouble common(Tensor tensor) {
        double[] first = new double[1];
        tensor.reader().doubles(0, first, 0, 1);
        return mean(tensor, x -> x == first[0] ? 0 : 1) == 0 ? OptionalDouble.of(first[0]) : OptionalDouble.empty();
    }
}
