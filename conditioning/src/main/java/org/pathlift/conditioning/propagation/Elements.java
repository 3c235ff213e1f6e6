package org.pathlift.conditioning.propagation;

import java.util.OptionalDouble;
import java.util.function.DoubleUnaryOperator;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorReader;

/** Sums over the elements of a constant, a piece at a time. */
public final class Elements {

    private static final int PIECE = 1 << 16;

    private Elements() {}

    /** Returns the mean of a function of the elements. */
    public static double mean(Tensor tensor, DoubleUnaryOperator function) {
        TensorReader reader = tensor.reader();
        long count = tensor.shape().elements();
        double[] piece = new double[(int) Math.min(count, PIECE)];
        double sum = 0;
        for (long from = 0; from < count; from += piece.length) {
            int length = (int) Math.min(piece.length, count - from);
            reader.doubles(from, piece, 0, length);
            for (int i = 0; i < length; i++) {
                sum += function.applyAsDouble(piece[i]);
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** Returns the mean square of the elements: the second moment, not the variance. */
    public static double meanSquare(Tensor tensor) {
        return mean(tensor, x -> x * x);
    }

    /** Returns the number that all elements have in common, if there is one. */
    static OptionalDouble common(Tensor tensor) {
        double[] first = new double[1];
        tensor.reader().doubles(0, first, 0, 1);
        return mean(tensor, x -> x == first[0] ? 0 : 1) == 0 ? OptionalDouble.of(first[0]) : OptionalDouble.empty();
    }
}
