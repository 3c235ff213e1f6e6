package org.pathlift.conditioning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.pathlift.conditioning.training.array.DeviceArrays;

/** The gradients of some parameters, where autograd left them. Frozen parameters have none. */
public final class Gradients {

    private final List<Parameter> parameters;

    /** The gradients of those parameters that are trained. */
    public Gradients(Collection<Parameter> parameters) {
        this.parameters =
                parameters.stream().filter(Parameter::requiresGradient).toList();
    }

    /** Returns the parameters that have a gradient. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Returns the Euclidean norm of all gradients together, summed in float64. Not finite where one of them is not. */
    public double globalNorm() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return parameters.isEmpty() ? 0 : Math.sqrt(squares().getDouble());
        }
    }

    private NDArray squares() {
        return arrays().map(Gradients::squares)
                .reduce(NDArray::add)
                .orElseThrow(() -> new IllegalStateException("there is no gradient"));
    }

    private static NDArray squares(NDArray gradient) {
        NDArray wide = gradient.toType(DataType.FLOAT64, false);
        return wide.mul(wide).sum();
    }

    /** Makes gradients small in place. */
    public void clip(Clipping clipping) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            if (clipping instanceof Clipping.ByValue value) {
                arrays().forEach(gradient ->
                        DeviceArrays.assign(gradient, gradient.clip(-value.limit(), value.limit())));
            } else if (clipping instanceof Clipping.ByGlobalNorm norm) {
                double all = globalNorm();
                if (all > norm.limit()) {
                    arrays().forEach(gradient -> gradient.muli(norm.limit() / all));
                }
            }
        }
    }

    /** Sets all gradients to zero, whatever they hold. */
    public void clear() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            arrays().forEach(DeviceArrays::zero);
        }
    }

    /** Views of the gradients' memory, to be used within a scope. */
    private Stream<NDArray> arrays() {
        return parameters.stream().map(parameter -> parameter.getArray().getGradient());
    }
}
