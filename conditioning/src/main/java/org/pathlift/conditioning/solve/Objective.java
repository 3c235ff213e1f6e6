package org.pathlift.conditioning.solve;

/**
 * A criterion as the sweeps see it. All of them weigh a pair by m e<sup>(Bw)</sup> with w = σz and set each unit to the
 * minimum of ln E(w) - ν·w along its coordinate, where E is the reduction of all weighed masses.
 */
interface Objective {

    /** σ = dw/dz. */
    double sigma();

    Reduction reduction();

    boolean uses(BlockHeader.Kind kind);

    /**
     * The linear coefficient ν of a unit.
     *
     * @param in parameters on its in side
     * @param out parameters on its out side
     * @param all all parameters p
     */
    double balance(double in, double out, double all);

    /**
     * The reported value.
     *
     * @param logEnergy ln E
     * @param linear ν·w
     * @param all all parameters p
     * @param spread Σ<sub>units</sub> (ln in - ln out)² if {@link #needsSpread()}, else 0
     */
    double value(double logEnergy, double linear, double all, double spread);

    /** Whether the value depends on every unit's masses, not on E alone. */
    default boolean needsSpread() {
        return false;
    }

    /** The relative gradient of one unit; the three masses are on one scale, the energy may be infinite on it. */
    double gradient(double in, double out, double energy, double balance);

    static Objective of(Criterion criterion) {
        if (criterion instanceof Criterion.PathCond) {
            return new PathCondObjective();
        } else if (criterion instanceof Criterion.ENorm) {
            return new ENormObjective();
        } else if (criterion instanceof Criterion.CrossLayerEqualization) {
            return new EqualizationObjective();
        }
        throw new IllegalArgumentException("criterion " + criterion + " has no objective");
    }
}
