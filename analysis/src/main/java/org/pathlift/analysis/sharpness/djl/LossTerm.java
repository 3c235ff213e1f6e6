package org.pathlift.analysis.sharpness.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.Target;
import org.pathlift.conditioning.training.run.LossFunction;
import org.pathlift.conditioning.training.run.OutputKind;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.runtime.RequestException;

/** The mean loss of the examples of one input. */
final class LossTerm {

    private final LossKind kind;
    private final OutputKind outputs;

    LossTerm(LossKind kind, Graph graph) {
        this.kind = kind;
        this.outputs = OutputKind.of(graph);
    }

    LossKind kind() {
        return kind;
    }

    NDArray of(NDManager scope, NDList computed, Example example) {
        if (kind == LossKind.SQUARED_OUTPUT) {
            return squares(scope, computed).div(example.size());
        }
        NDArray output = computed.head();
        NDArray matrix = output.reshape(example.size(), output.size() / example.size());
        if (kind == LossKind.CROSS_ENTROPY) {
            return LossFunction.CROSS_ENTROPY.of(matrix, labels(scope, matrix, example), outputs);
        }
        NDArray mean = LossFunction.MSE.of(matrix, values(scope, example), outputs);
        return kind == LossKind.MSE ? mean : mean.mul(matrix.getShape().get(1));
    }

    private static NDArray squares(NDManager scope, NDList computed) {
        NDArray sum = scope.create(0.0);
        for (NDArray output : computed) {
            if (output.getDataType().isFloating()) {
                sum = sum.add(output.square().sum());
            }
        }
        return sum;
    }

    private NDArray labels(NDManager scope, NDArray matrix, Example example) {
        if (!(example.target() instanceof Target.Classes classes)
                || classes.labels().size() != example.size()) {
            throw refused("a class for each example", example.target());
        }
        long outputCount = matrix.getShape().get(1);
        long largest =
                classes.labels().stream().mapToLong(Long::longValue).max().orElse(0);
        if (largest >= outputCount) {
            throw new RequestException(List.of(new Problem(
                    "the model must have an output for each class",
                    "the model's first output",
                    (largest + 1) + " numbers for an example, or more",
                    Long.toString(outputCount),
                    "take other examples, or another model")));
        }
        return scope.create(classes.labels().stream().mapToLong(Long::longValue).toArray());
    }

    private NDArray values(NDManager scope, Example example) {
        if (!(example.target() instanceof Target.Values values)
                || values.values().size() % example.size() != 0) {
            throw refused("numbers for each example", example.target());
        }
        double[] numbers =
                values.values().stream().mapToDouble(Double::doubleValue).toArray();
        return scope.create(numbers, new Shape(example.size(), numbers.length / example.size()))
                .toType(DataType.FLOAT64, false);
    }

    private RequestException refused(String expected, Target found) {
        return new RequestException(List.of(new Problem(
                "the loss must fit the examples' targets",
                "the loss " + kind.word(),
                expected,
                found.getClass().getSimpleName(),
                "choose another loss, or examples with such targets")));
    }
}
