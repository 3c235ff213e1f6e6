package org.pathlift.conditioning.solve;

/**
 * Moves a unit to the better of two neighbours on the grid of spacing |σ| 2 ln 2, where λ is a power of two. A unit that
 * is on the grid is compared with the neighbour on its downhill side and stays unless that one is strictly better.
 */
final class GridRule implements CoordinateRule {

    /** Positions on the grid, in units of its spacing, are compared up to this. */
    private static final double SLACK = 1e-9;

    private final double[] balance;
    private final double[] w;
    private final double spacing;
    private final double bound;

    GridRule(double[] balance, double[] w, double sigma, double bound) {
        this.balance = balance;
        this.w = w;
        this.spacing = Math.abs(sigma) * 2 * Math.log(2);
        this.bound = bound;
    }

    @Override
    public double factor(int unit, double in, double out, double rest) {
        return Math.exp(step(unit, Math.log(in), Math.log(out), Math.log(rest)));
    }

    @Override
    public double step(int unit, double logIn, double logOut, double logRest) {
        double here = w[unit];
        double k = here / spacing;
        double nearest = Math.rint(k);
        double low = Math.floor(k);
        double high = low + 1;
        boolean onGrid = Math.abs(k - nearest) < SLACK;
        if (onGrid) {
            boolean up = value(unit, spacing, logIn, logOut, logRest) < value(unit, 0, logIn, logOut, logRest);
            low = up ? nearest : nearest - 1;
            high = low + 1;
        }
        double toLow = onGrid && low == nearest ? 0 : low * spacing - here;
        double toHigh = onGrid && high == nearest ? 0 : high * spacing - here;
        if ((low + SLACK) * spacing < -bound) {
            return toHigh;
        }
        if ((high - SLACK) * spacing > bound) {
            return toLow;
        }
        double atLow = value(unit, toLow, logIn, logOut, logRest);
        double atHigh = value(unit, toHigh, logIn, logOut, logRest);
        if (atLow == atHigh) {
            return Math.abs(toLow) <= Math.abs(toHigh) ? toLow : toHigh;
        }
        return atLow < atHigh ? toLow : toHigh;
    }

    /** ln(in e^-Δ + out e^Δ + rest) - νΔ. */
    private double value(int unit, double delta, double logIn, double logOut, double logRest) {
        return Masses.logAdd(Masses.logAdd(logIn - delta, logOut + delta), logRest) - balance[unit] * delta;
    }
}
