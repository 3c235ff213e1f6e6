package org.pathlift.conditioning.meanfield;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What becomes of a very deep network from a given start.
 *
 * <p>Depth scales are in layers: a deviation shrinks by e over one of them. They are empty where nothing shrinks
 * exponentially, and correlations are empty where q goes to 0 or to infinity.
 *
 * @param convergence where q goes
 * @param q the fixed point q* that is reached; 0 for a collapse, empty where q diverges
 * @param slope V'(q*), or the limit of V(q)/q where q diverges
 * @param chi1 χ₁ at q*, or its limit where q diverges
 * @param correlation c*: the correlation that two different inputs come to
 * @param oneMinusCorrelation 1 − c*, with its own digits
 * @param chiC the slope of the correlation map at c*
 * @param phase ordered, critical or chaotic; empty where q diverges
 */
public record Limit(
        Convergence convergence,
        OptionalDouble q,
        OptionalDouble slope,
        OptionalDouble chi1,
        OptionalDouble correlation,
        OptionalDouble oneMinusCorrelation,
        OptionalDouble chiC,
        Optional<Phase> phase) {

    /** ξ_q = −1/ln|V'(q*)|: over how many layers q approaches q*. */
    public OptionalDouble depthOfVariance() {
        return q.isPresent() ? depth(slope) : OptionalDouble.empty();
    }

    /** ξ_c = −1/ln χ_c: over how many layers correlations approach c*. */
    public OptionalDouble depthOfCorrelation() {
        return depth(chiC);
    }

    /**
     * ξ_∇ = −1/ln χ₁: over how many layers squared gradients shrink, or, where it is negative, grow, by e; E|∇_l|² ~
     * χ₁^{L−l}.
     */
    public OptionalDouble depthOfGradient() {
        if (phase.isEmpty() || chi1.isEmpty() || chi1.getAsDouble() == 1) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(-1 / Math.log(chi1.getAsDouble()));
    }

    private static OptionalDouble depth(OptionalDouble slope) {
        if (slope.isEmpty() || !(Math.abs(slope.getAsDouble()) < 1)) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(-1 / Math.log(Math.abs(slope.getAsDouble())));
    }
}
