package org.pathlift.conditioning.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Tensor;

/** New elements for the constants of a file, each in the constant's own type. */
final class WeightValues {

    private WeightValues() {}

    /** Returns a constant with the same number everywhere. */
    static Tensor filled(Tensor like, double value) {
        double[] values = new double[count(like)];
        java.util.Arrays.fill(values, value);
        return of(like, values);
    }

    /** Returns a constant with independent numbers of mean 0. */
    static Tensor drawn(Tensor like, Draws draws, double deviation) {
        return switch (like.type()) {
            case FLOAT -> of(like, draws.floats(like.name(), count(like), deviation));
            default -> of(like, draws.doubles(like.name(), count(like), deviation));
        };
    }

    /** Returns a constant with a function of its elements. */
    static Tensor mapped(Tensor like, DoubleUnaryOperator function) {
        double[] values = like.reader().toDoubles();
        for (int i = 0; i < values.length; i++) {
            values[i] = function.applyAsDouble(values[i]);
        }
        return of(like, values);
    }

    /** Returns a constant whose elements a node sees in a given order, through any Transpose or Reshape between. */
    static Tensor seen(WeightView view, double[] seen) {
        if (view.isDirect()) {
            return of(view.tensor(), seen);
        }
        IndexField places = view.toFile(IndexField.positions(view.shape().toIntArray()));
        double[] inFile = new double[seen.length];
        for (int i = 0; i < inFile.length; i++) {
            inFile[i] = seen[places.get(i)];
        }
        return of(view.tensor(), inFile);
    }

    private static int count(Tensor tensor) {
        return Math.toIntExact(tensor.shape().elements());
    }

    private static Tensor of(Tensor like, float[] values) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return like.withData(new HeapData(bytes));
    }

    private static Tensor of(Tensor like, double[] values) {
        int size = like.type().bits() / 8;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, size)).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (like.type()) {
                case FLOAT -> bytes.putFloat((float) value);
                case DOUBLE -> bytes.putDouble(value);
                case FLOAT16 -> bytes.putShort(HalfFloats.toFloat16(value));
                case BFLOAT16 -> bytes.putShort(HalfFloats.toBfloat16(value));
                default -> throw new IllegalStateException("weights are real numbers, found " + like.type());
            }
        }
        return like.withData(new HeapData(bytes.flip()));
    }
}
