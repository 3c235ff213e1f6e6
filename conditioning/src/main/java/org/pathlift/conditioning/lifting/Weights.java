package org.pathlift.conditioning.lifting;

import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorReader;

/** The squares of a weight's elements, in the order in which a node sees them. */
final class Weights {

    private static final int BLOCK = 1 << 11;

    private final Tensor tensor;
    private final Shape shape;
    private final double @Nullable [] moved;

    Weights(WeightView view) {
        this.tensor = view.tensor();
        this.shape = view.shape();
        this.moved = view.isDirect() ? null : moved(view);
    }

    /** The squares behind a Transpose or Reshape, put in order once. */
    private static double[] moved(WeightView view) {
        IndexField seen = view.toFile(IndexField.positions(view.shape().toIntArray()));
        double[] stored = view.tensor().reader().toDoubles();
        double[] squares = new double[stored.length];
        for (int i = 0; i < stored.length; i++) {
            squares[seen.get(i)] = stored[i] * stored[i];
        }
        return squares;
    }

    Shape shape() {
        return shape;
    }

    String name() {
        return tensor.name();
    }

    /** Writes the squares of {@code count} elements from index {@code from} into the target's start. */
    void squares(long from, double[] target, int count) {
        if (moved != null) {
            System.arraycopy(moved, (int) from, target, 0, count);
        } else if (tensor.type() == ElementType.DOUBLE) {
            tensor.reader().doubles(from, target, 0, count);
            for (int i = 0; i < count; i++) {
                target[i] *= target[i];
            }
        } else {
            TensorReader reader = tensor.reader();
            float[] values = new float[Math.min(BLOCK, count)];
            for (int at = 0; at < count; at += BLOCK) {
                int block = Math.min(BLOCK, count - at);
                reader.floats(from + at, values, 0, block);
                square(values, target, at, block);
            }
        }
    }

    private static void square(float[] values, double[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            double value = values[i];
            target[at + i] = value * value;
        }
    }

    /** Returns all squares as an array with the seen extents. */
    Lifted lifted() {
        double[] squares = new double[Math.toIntExact(shape.elements())];
        squares(0, squares, squares.length);
        return new Lifted(shape.toIntArray(), squares, 0);
    }
}
