package org.pathlift.conditioning.lifting;

import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** What stands for a weight's elements in a sum over paths (their squares, mostly), in the order in which a node sees them. */
final class Weights {

    private final Tensor tensor;
    private final Shape shape;
    private final PathWeights paths;
    private final double @Nullable [] moved;

    Weights(WeightView view, PathWeights paths) {
        this.tensor = view.tensor();
        this.shape = view.shape();
        this.paths = paths;
        this.moved = view.isDirect() ? null : moved(view, paths);
    }

    /** The elements behind a Transpose or Reshape, put in order once. */
    private static double[] moved(WeightView view, PathWeights paths) {
        IndexField seen = view.toFile(IndexField.positions(view.shape().toIntArray()));
        double[] stored = new double[Math.toIntExact(view.tensor().shape().elements())];
        paths.read(view.tensor(), 0, stored, stored.length);
        double[] moved = new double[stored.length];
        for (int i = 0; i < stored.length; i++) {
            moved[seen.get(i)] = stored[i];
        }
        return moved;
    }

    Shape shape() {
        return shape;
    }

    String name() {
        return tensor.name();
    }

    /** Writes what stands for {@code count} elements from index {@code from} into the target's start. */
    void read(long from, double[] target, int count) {
        if (moved != null) {
            System.arraycopy(moved, (int) from, target, 0, count);
        } else {
            paths.read(tensor, from, target, count);
        }
    }

    /** Returns all of it as an array with the seen extents. */
    Lifted lifted() {
        double[] values = new double[Math.toIntExact(shape.elements())];
        read(0, values, values.length);
        return new Lifted(shape.toIntArray(), values, 0);
    }
}
