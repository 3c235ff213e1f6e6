package org.pathlift.conditioning.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.util.List;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.onnx.djl.op.OwnedArrays;

/**
 * The same block on several devices. The first holds the weights that count, and the only optimizer state; the others get
 * a copy before each update and hand their gradients over after it.
 */
final class Replicas {

    private final List<Replica> all;
    private final List<List<Parameter>> parameters;

    /**
     * Replicas of one block.
     *
     * @throws IllegalArgumentException if there are none, or if they are not of one block
     */
    Replicas(List<Replica> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a step needs a block");
        }
        this.all = List.copyOf(all);
        this.parameters =
                all.stream().map(replica -> parameters(replica.block())).toList();
        for (List<Parameter> others : parameters) {
            if (!names(others).equals(names(parameters.get(0)))) {
                throw new IllegalArgumentException("replicas must have the same parameters, found "
                        + names(parameters.get(0)) + " and " + names(others));
            }
        }
    }

    private static List<Parameter> parameters(Block block) {
        return List.copyOf(block.getParameters().values());
    }

    private static List<String> names(List<Parameter> parameters) {
        return parameters.stream().map(Parameter::getName).toList();
    }

    Replica get(int index) {
        return all.get(index);
    }

    int count() {
        return all.size();
    }

    /** Copies the first block's parameters to the next ones, {@code count} of them with the first. */
    void share(int count) {
        for (int k = 1; k < count; k++) {
            for (int i = 0; i < parameters.get(0).size(); i++) {
                NDArray target = array(k, i);
                DeviceArrays.assign(target, on(target, array(0, i).stopGradient()));
            }
        }
    }

    /**
     * Puts together what the replicas made of their parts: gradients add up, and running statistics become
     * {@code x_0 + Σ w_k (x_k - x_0)}, which leaves alone what no replica changed.
     *
     * @param weights w_k, the parts' shares of the batch
     */
    void gather(double[] weights) {
        for (int i = 0; i < parameters.get(0).size(); i++) {
            boolean trained = parameters.get(0).get(i).requiresGradient();
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray first = trained ? array(0, i).getGradient() : array(0, i);
                NDArray sum = first;
                for (int k = 1; k < weights.length; k++) {
                    NDArray other = trained ? array(k, i).getGradient() : array(k, i);
                    NDArray here = on(first, other);
                    sum = sum.add(
                            trained
                                    ? here
                                    : here.sub(first)
                                            .mul(OwnedArrays.scalar(
                                                    here.getManager(), weights[k], here.getDataType())));
                }
                if (weights.length > 1) {
                    DeviceArrays.assign(first, sum);
                }
            }
        }
        clear(1);
    }

    /** Sets the gradients of the replicas from one on to zero. */
    void clear(int from) {
        all.subList(from, all.size())
                .forEach(
                        replica -> new Gradients(replica.block().getParameters().values()).clear());
    }

    private NDArray array(int replica, int parameter) {
        return parameters.get(replica).get(parameter).getArray();
    }

    private static NDArray on(NDArray place, NDArray array) {
        return array.toDevice(place.getDevice(), false);
    }
}
