package org.pathlift.conditioning.solve;

import java.util.Arrays;
import java.util.List;

/**
 * The log scales that were found and how.
 *
 * <p>The gradient norm is relative and dimensionless. For pathcond it is ‖∇F‖<sub>∞</sub>/p; for enorm and cross-layer
 * equalization the largest |out - in| / (out + in) over the units, out and in being energies or ranges; it is 0 for
 * random scales. Where a box holds a unit back, the part of its gradient that pushes against the box is left out.
 */
public final class Solution {

    private final double[] z;
    private final double objectiveInitial;
    private final double objectiveFinal;
    private final double[] objectivePerSweep;
    private final double gradientNorm;
    private final List<Integer> dead;
    private final boolean converged;

    Solution(
            double[] z,
            double objectiveInitial,
            double objectiveFinal,
            double[] objectivePerSweep,
            double gradientNorm,
            List<Integer> dead,
            boolean converged) {
        this.z = z.clone();
        this.objectiveInitial = objectiveInitial;
        this.objectiveFinal = objectiveFinal;
        this.objectivePerSweep = objectivePerSweep.clone();
        this.gradientNorm = gradientNorm;
        this.dead = List.copyOf(dead);
        this.converged = converged;
    }

    /** A copy of the log scales by unit id: H + 1 entries, entry 0 (the fixed unit) is 0; λ = e^(z/2). */
    public double[] z() {
        return z.clone();
    }

    /** The log scale of a signed unit id: z(-u) = -z(u), z(0) = 0. */
    public double z(int unit) {
        return unit < 0 ? -z[-unit] : z[unit];
    }

    /** The objective at z = 0. Negative infinity if pathcond is given no positive mass at all. */
    public double objectiveInitial() {
        return objectiveInitial;
    }

    /** The objective at {@link #z()}, after rounding. */
    public double objectiveFinal() {
        return objectiveFinal;
    }

    /** A copy of the objective after each sweep, before rounding. Never increases for pathcond and enorm. */
    public double[] objectivePerSweep() {
        return objectivePerSweep.clone();
    }

    /** The number of sweeps done. */
    public int sweeps() {
        return objectivePerSweep.length;
    }

    /** The relative gradient norm of the unrounded solution, see the class comment. */
    public double gradientNorm() {
        return gradientNorm;
    }

    /** Ids of units with no positive mass on the in side or on the out side, ascending; their z is 0. */
    public List<Integer> dead() {
        return dead;
    }

    /**
     * Whether {@link #gradientNorm()} is not above the tolerance asked for; with tolerance 0 only if it is exactly 0.
     */
    public boolean converged() {
        return converged;
    }

    @Override
    public String toString() {
        return "Solution[units=" + (z.length - 1) + ", objective=" + objectiveInitial + " -> " + objectiveFinal
                + ", sweeps=" + sweeps() + ", gradientNorm=" + gradientNorm + ", dead=" + dead.size()
                + ", range=" + Arrays.stream(z).summaryStatistics() + "]";
    }
}
