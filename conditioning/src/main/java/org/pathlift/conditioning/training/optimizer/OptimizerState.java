package org.pathlift.conditioning.training.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import org.pathlift.onnx.graph.Tensor;

/**
 * All that an optimizer knows besides its settings, in Java's memory, by the names of weights.
 *
 * @param kind the {@linkplain StatefulOptimizer#kind() kind} of optimizer
 * @param steps the largest number of updates that a weight has had
 * @param weights the state of each weight that was updated
 */
public record OptimizerState(String kind, long steps, Map<String, OfWeight> weights) {

    /**
     * The state of one weight.
     *
     * @param updates the number of its updates
     * @param slots the buffers by the names of the slots
     */
    public record OfWeight(long updates, Map<String, Tensor> slots) {

        /** Keeps an unmodifiable copy of {@code slots}, in the order given. */
        public OfWeight {
            slots = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(slots));
        }

        /** Returns a buffer. */
        public Tensor slot(String name) {
            Tensor tensor = slots.get(name);
            if (tensor == null) {
                throw new NoSuchElementException("there is no slot '" + name + "' among " + slots.keySet());
            }
            return tensor;
        }
    }

    /** Keeps an unmodifiable copy of {@code weights}, in the order given. */
    public OptimizerState {
        weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }
}
