package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * A constant as a node sees it: the tensor in the file behind any Identity, Cast, Transpose or Reshape.
 *
 * @param tensor the constant in the file
 * @param shape the extents that the node sees
 * @param back the steps that take a field over the seen extents back to the file's extents, last step first
 */
public record WeightView(Tensor tensor, Shape shape, List<UnaryOperator<IndexField>> back) {

    /** Keeps an unmodifiable copy of {@code back}. */
    public WeightView {
        back = List.copyOf(back);
    }

    static WeightView of(Tensor tensor) {
        return new WeightView(tensor, tensor.shape(), List.of());
    }

    /** Returns whether the node sees the elements in the order of the file. */
    public boolean isDirect() {
        return back.isEmpty();
    }

    WeightView reshaped(Shape target) {
        Shape before = shape;
        return then(target, field -> Reshapes.reshape(field, target, before));
    }

    WeightView transposed(int[] order) {
        long[] target = new long[order.length];
        int[] inverse = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            target[i] = shape.dim(order[i]);
            inverse[order[i]] = i;
        }
        return then(Shape.of(target), field -> field.transposed(inverse));
    }

    private WeightView then(Shape target, UnaryOperator<IndexField> inverse) {
        List<UnaryOperator<IndexField>> steps = new ArrayList<>();
        steps.add(inverse);
        steps.addAll(back);
        return new WeightView(tensor, target, steps);
    }

    /** Returns a field over the seen extents as a field over the extents of the constant in the file. */
    public IndexField toFile(IndexField seen) {
        IndexField field = seen;
        for (UnaryOperator<IndexField> step : back) {
            field = step.apply(field);
        }
        return field;
    }
}
