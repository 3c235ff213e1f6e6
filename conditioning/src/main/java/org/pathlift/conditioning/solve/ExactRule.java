package org.pathlift.conditioning.solve;

/**
 * Moves a unit to the minimum of ln(in/y + out·y + rest) - ν ln y, y = e<sup>Δw</sup>: the positive root of
 * out (1 - ν) y² - ν rest y - in (1 + ν) = 0, in the form that does not cancel. With ν = 0 it is √(in/out), the step of
 * ENorm and of cross-layer equalization.
 */
final class ExactRule implements CoordinateRule {

    private final double[] balance;

    ExactRule(double[] balance) {
        this.balance = balance;
    }

    @Override
    public double factor(int unit, double in, double out, double rest) {
        double v = balance[unit];
        if (v == 0) {
            return Math.sqrt(in / out);
        }
        double linear = Math.abs(v) * rest;
        double root = Math.sqrt(linear * linear + 4 * in * out * (1 - v) * (1 + v));
        return v > 0 ? (linear + root) / (2 * out * (1 - v)) : 2 * in * (1 + v) / (linear + root);
    }

    @Override
    public double step(int unit, double logIn, double logOut, double logRest) {
        double v = balance[unit];
        if (v == 0) {
            return (logIn - logOut) / 2;
        }
        double ln2 = Math.log(2);
        double linear = Math.log(Math.abs(v)) + logRest;
        double constant = ln2 + (logIn + logOut + Math.log1p(-v) + Math.log1p(v)) / 2;
        double root = Masses.logAdd(2 * linear, 2 * constant) / 2;
        double sum = Masses.logAdd(linear, root);
        return v > 0 ? sum - ln2 - logOut - Math.log1p(-v) : ln2 + logIn + Math.log1p(v) - sum;
    }

    /**
     * Moves all units of a layer, in order, and leaves y in {@code up} and 1/y in {@code down}. What a unit weighs after
     * its move, S = in/y + out·y, is (ν² rest + root)/(1 - ν²) with the root of {@link #factor}, so that the next unit
     * need not wait for the divisions.
     *
     * @param first id of the layer's first unit
     * @param size the number of units
     * @param in in masses, positive
     * @param out out masses, positive
     * @param head masses of no unit of the layer
     * @param tail entry i + 1: masses of the units after position i
     */
    void solveLayer(
            int first, int size, double[] in, double[] out, double head, double[] tail, double[] up, double[] down) {
        double before = head;
        for (int i = 0; i < size; i++) {
            double v = balance[first + i];
            double square = 1 - v * v;
            double rest = before + tail[i + 1];
            double linear = Math.abs(v) * rest;
            double root = Math.sqrt(linear * linear + 4 * square * (in[i] * out[i]));
            before += (v * v * rest + root) * (1 / square);
            double sum = linear + root;
            double large = v > 0 ? 2 * out[i] * (1 - v) : 2 * in[i] * (1 + v);
            up[i] = v > 0 ? sum / large : large / sum;
            down[i] = v > 0 ? large / sum : sum / large;
        }
    }
}
