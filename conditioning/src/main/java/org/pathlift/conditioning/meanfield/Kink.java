package org.pathlift.conditioning.meanfield;

/**
 * A point where an activation's slope or its curvature jumps.
 *
 * @param at the point
 * @param slopeJump the slope on the right less the slope on the left; 0 where only the curvature jumps
 */
public record Kink(double at, double slopeJump) {
    /**
     * Checks both.
     *
     * @throws IllegalArgumentException if one of them is not finite
     */
    public Kink {
        if (!Double.isFinite(at) || !Double.isFinite(slopeJump)) {
            throw new IllegalArgumentException(
                    "a kink needs a finite place and slope jump, found %s and %s".formatted(at, slopeJump));
        }
    }
}
