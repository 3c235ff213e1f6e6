package org.pathlift.analysis.sharpness;

import java.util.Map;
import org.pathlift.onnx.runtime.Sample;

/**
 * What a model is fed with at a time.
 *
 * @param input by the name of the model's input
 * @param size how many examples it holds
 * @param target what the model is to say about them
 */
public record Example(Map<String, Sample> input, int size, Target target) {

    /**
     * Checks {@code size}; keeps an unmodifiable copy of {@code input}.
     *
     * @throws IllegalArgumentException if {@code size} is below 1
     */
    public Example {
        input = Map.copyOf(input);
        if (size < 1) {
            throw new IllegalArgumentException("an input holds 1 example or more, found " + size);
        }
    }
}
