package org.pathlift.conditioning.solve;

/** E(z) = Σ m e<sup>-(Bz)</sup>; minimizing ln E is the same, and has the form of pathcond with ν = 0. */
final class ENormObjective implements Objective {

    @Override
    public double sigma() {
        return -1;
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
        return 0;
    }

    @Override
    public double value(double logEnergy, double linear, double all, double spread) {
        return Math.exp(logEnergy);
    }

    @Override
    public double gradient(double in, double out, double energy, double balance) {
        return (out - in) / (out + in);
    }
}
