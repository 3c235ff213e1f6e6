package org.pathlift.conditioning.asymmetry;

import org.pathlift.conditioning.symmetry.NodeFilter;

/**
 * How entries are fixed.
 *
 * @param rule which entries of a row
 * @param fixed how many in each row at least (bound-zeros) or just (random-subsets); densest takes no heed of it
 * @param kappa κ: fixed entries are κ times a number from N(0, 1)
 * @param nodes whose weights are changed
 * @param seed of everything that is drawn
 */
public record AsymmetryOptions(MaskRule rule, int fixed, double kappa, NodeFilter nodes, long seed) {

    /**
     * Checks {@code fixed} and {@code kappa}.
     *
     * @throws IllegalArgumentException if {@code fixed} is below 1, or {@code kappa} is not positive and finite
     */
    public AsymmetryOptions {
        if (fixed < 1) {
            throw new IllegalArgumentException("a row must have 1 fixed entry or more, found " + fixed);
        }
        if (!(kappa > 0) || !Double.isFinite(kappa)) {
            throw new IllegalArgumentException("kappa must be positive and finite, found " + kappa);
        }
    }
}
