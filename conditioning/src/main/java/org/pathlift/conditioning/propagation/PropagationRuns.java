package org.pathlift.conditioning.propagation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Sample;

/**
 * What a model is measured on.
 *
 * @param inputs what to feed, one at a time; two at least for correlations
 * @param gradientSeed seed of the loss Σ r·y whose gradients are taken; empty: forward only
 * @param written the model as it was read from a file of its own; empty: it is written to a temporary file
 */
public record PropagationRuns(List<Map<String, Sample>> inputs, OptionalLong gradientSeed, Optional<Model> written) {

    /** Nothing is run. */
    public static final PropagationRuns NONE = forward(List.of());

    /** Keeps an unmodifiable copy of {@code inputs}. */
    public PropagationRuns {
        inputs = List.copyOf(inputs);
    }

    /** Forward runs. */
    public static PropagationRuns forward(List<Map<String, Sample>> inputs) {
        return new PropagationRuns(inputs, OptionalLong.empty(), Optional.empty());
    }

    /** Runs both ways. */
    public static PropagationRuns bothWays(List<Map<String, Sample>> inputs, long gradientSeed) {
        return new PropagationRuns(inputs, OptionalLong.of(gradientSeed), Optional.empty());
    }

    /** Returns the same runs of a model that was read from a file that nobody else uses meanwhile. */
    public PropagationRuns of(Model written) {
        return new PropagationRuns(inputs, gradientSeed, Optional.of(written));
    }
}
