package org.pathlift.analysis.trajectory;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pathlift.onnx.graph.Tensor;

/**
 * The weights of a network at one moment of its training.
 *
 * @param label how a user knows it
 * @param weights by name
 */
public record Checkpoint(String label, Map<String, Tensor> weights) {

    /** Keeps an unmodifiable copy of {@code weights}, in the order given. */
    public Checkpoint {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }
}
