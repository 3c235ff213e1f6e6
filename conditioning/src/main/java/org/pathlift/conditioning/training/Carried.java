package org.pathlift.conditioning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.pathlift.conditioning.rescale.WeightFactors;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.onnx.error.Problem;

/**
 * An array that moves with a weight: multiplied element by element by a power of the weight's factors. The product is
 * formed in float64 on the array's device and rounded once.
 *
 * @param name for messages
 * @param array the array, which is changed in place
 * @param factors the weight's factors
 * @param power 1 for weights, -1 for gradients, -2 for squared gradients
 */
record Carried(String name, NDArray array, WeightFactors factors, int power) {

    /** Returns what is wrong with the result, without changing anything. */
    Optional<Problem> problem() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray after = product();
            if (infinities(after) <= infinities(array)) {
                return Optional.empty();
            }
            return Optional.of(new Problem(
                    "a rescaled array must be finite",
                    name,
                    "values that " + array.getDataType() + " can hold",
                    (infinities(after) - infinities(array)) + " values beyond it",
                    "limit the scales with --max-scale"));
        }
    }

    void apply() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            DeviceArrays.assign(array, product());
        }
    }

    private NDArray product() {
        NDArray factor = side(factors.producers()).mul(side(factors.consumers()));
        NDArray wide = array.stopGradient().toType(DataType.FLOAT64, false);
        NDArray moved = switch (power) {
            case 1 -> wide.mul(factor);
            case -1 -> wide.div(factor);
            case -2 -> wide.div(factor.mul(factor));
            default -> throw new IllegalArgumentException("no array moves by the power " + power);
        };
        return moved.toType(array.getDataType(), false);
    }

    private NDArray side(WeightFactors.Side side) {
        NDManager manager = array.getManager();
        return manager.create(side.values(), new Shape(side.shape().toArray())).toDevice(array.getDevice(), false);
    }

    private static long infinities(NDArray array) {
        return array.size() == 0
                ? 0
                : array.isInfinite().toType(DataType.INT64, false).sum().getLong();
    }
}
