package org.pathlift.conditioning.rescale;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Sample;

/**
 * How a change is proved.
 *
 * @param runs how many drawn inputs are compared
 * @param bound the largest difference allowed relative to an output's size; empty for what fits the model's precision
 * @param samples the user's own inputs, compared instead of drawn ones; empty to draw
 */
public record ProofOptions(int runs, OptionalDouble bound, List<Map<String, Sample>> samples) {

    /** Four drawn inputs, and the bound that fits the model's precision. */
    public static final ProofOptions DEFAULT = new ProofOptions(FunctionProof.RUNS, OptionalDouble.empty(), List.of());

    /**
     * Checks {@code runs} and {@code bound}; keeps an unmodifiable copy of {@code samples}.
     *
     * @throws IllegalArgumentException if {@code runs} is below 1, or {@code bound} is negative or NaN
     */
    public ProofOptions {
        samples = List.copyOf(samples);
        if (runs < 1) {
            throw new IllegalArgumentException("a proof needs at least 1 run, found " + runs);
        }
        if (bound.isPresent() && !(bound.getAsDouble() >= 0)) {
            throw new IllegalArgumentException("a bound must be 0 or more, found " + bound.getAsDouble());
        }
    }
}
