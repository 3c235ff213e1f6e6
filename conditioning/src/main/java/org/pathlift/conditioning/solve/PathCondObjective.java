package org.pathlift.conditioning.solve;

/** F(z) = p (ln Σ m e<sup>(Bz)</sup> - ν·z), ν = (n<sub>out</sub> - n<sub>in</sub>)/p; arXiv 2602.19799. */
final class PathCondObjective implements Objective {

    @Override
    public double sigma() {
        return 1;
    }

    @Override
    public Reduction reduction() {
        return Reduction.SUM;
    }

    @Override
    public boolean uses(BlockHeader.Kind kind) {
        return true;
    }

    @Override
    public double balance(double in, double out, double all) {
        return (out - in) / all;
    }

    @Override
    public double value(double logEnergy, double linear, double all, double spread) {
        return all == 0 ? 0 : all * (logEnergy - linear);
    }

    @Override
    public double gradient(double in, double out, double energy, double balance) {
        return (out - in) / energy - balance;
    }
}
