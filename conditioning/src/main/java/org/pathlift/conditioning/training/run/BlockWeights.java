package org.pathlift.conditioning.training.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.graph.Tensor;

/** The weights of a block in Java's memory, in the precision of the training. */
final class BlockWeights {

    private BlockWeights() {}

    /** Returns a copy of all weights by name. */
    static Map<String, Tensor> of(OnnxBlock block) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        block.weights().forEach((name, parameter) -> weights.put(name, DeviceArrays.read(name, parameter.getArray())));
        return weights;
    }

    /** Overwrites all weights. */
    static void put(Map<String, Tensor> weights, OnnxBlock block) {
        block.weights()
                .forEach((name, parameter) ->
                        DeviceArrays.write(Objects.requireNonNull(weights.get(name)), parameter.getArray()));
    }
}
