package org.pathlift.analysis.commutativity;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pathlift.onnx.graph.Shape;

/**
 * How networks that theory does not know are measured.
 *
 * @param correlation of the two inputs, above −1 and below 1
 * @param tensor the value that is measured; empty: the last hidden pre-activation
 * @param inputShapes the shapes of inputs that files leave open, by name
 * @param seed of the inputs and of resampling
 */
public record MeasureOptions(double correlation, Optional<String> tensor, Map<String, Shape> inputShapes, long seed) {
    /**
     * Checks {@code correlation}; keeps an unmodifiable copy of {@code inputShapes}, sorted by key.
     *
     * @throws IllegalArgumentException if {@code correlation} is not between −1 and 1
     */
    public MeasureOptions {
        inputShapes = java.util.Collections.unmodifiableMap(new TreeMap<>(inputShapes));
        if (!(correlation > -1 && correlation < 1)) {
            throw new IllegalArgumentException(
                    "the correlation of two inputs lies between -1 and 1, found " + correlation);
        }
    }
}
