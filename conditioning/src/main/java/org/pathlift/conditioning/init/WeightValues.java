package org.pathlift.conditioning.init;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.FillData;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** New elements for the constants of a file, each in the constant's own type. */
public final class WeightValues {

    private WeightValues() {}

    /** Returns a constant with the same number everywhere; memory does not grow with it. */
    static Tensor filled(Tensor like, double value) {
        int size = like.type().bits() / 8;
        ByteBuffer element = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        Encoding.put(element, 0, like.type(), value);
        return like.withData(new FillData(element, size * like.shape().elements()));
    }

    /**
     * Returns a constant with independent numbers of mean 0, which are drawn whenever they are read; memory does not grow
     * with it.
     *
     * @param like gives its name, type and shape
     * @param deviation the standard deviation
     */
    public static Tensor drawn(Tensor like, Draws draws, double deviation) {
        return like.withData(new DrawnData(like.type(), like.shape().elements(), like.name(), draws, deviation));
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

    private static Tensor of(Tensor like, double[] values) {
        return of(like.name(), like.type(), like.shape(), values);
    }

    /** Returns a tensor with these numbers, row-major, each rounded to the type, which is one of real numbers. */
    public static Tensor of(String name, ElementType type, Shape shape, double... values) {
        int size = type.bits() / 8;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(values.length, size)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < values.length; i++) {
            Encoding.put(bytes, i * size, type, values[i]);
        }
        return new Tensor(name, type, shape, new HeapData(bytes));
    }
}
