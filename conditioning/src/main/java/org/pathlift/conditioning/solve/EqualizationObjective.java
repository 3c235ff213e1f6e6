package org.pathlift.conditioning.solve;

/** Ranges max m e<sup>-(Bz)/2</sup>, made equal on the two sides of each unit; arXiv 1906.04721. */
final class EqualizationObjective implements Objective {

    @Override
    public double sigma() {
        return -0.5;
    }

    @Override
    public Reduction reduction() {
        return Reduction.MAX;
    }

    @Override
    public boolean uses(BlockHeader.Kind kind) {
        return kind == BlockHeader.Kind.WEIGHT;
    }

    @Override
    public double balance(double in, double out, double all) {
        return 0;
    }

    @Override
    public double value(double logEnergy, double linear, double all, double spread) {
        return spread;
    }

    @Override
    public boolean needsSpread() {
        return true;
    }

    @Override
    public double gradient(double in, double out, double energy, double balance) {
        return (out - in) / (out + in);
    }
}
