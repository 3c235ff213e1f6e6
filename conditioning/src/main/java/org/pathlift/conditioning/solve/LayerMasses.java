package org.pathlift.conditioning.solve;

import java.util.Arrays;

/**
 * The masses on both sides of every unit of one layer, at the current point.
 *
 * <p>Pairs within the layer change while its units move, so they are asked for unit by unit; all others are put
 * together in one pass. In and out sides have scales of their own, because in a deep network they may lie hundreds of
 * orders of magnitude apart.
 */
final class LayerMasses {

    private final Weighing weighing;
    private final Reduction reduction;
    private final double[] in;
    private final double[] out;
    private final double[] scaledIn;
    private final double[] scaledOut;
    private final double[] tail;
    private int layer;
    private int first;
    private double logIn;
    private double logOut;
    private double inFactor;
    private double outFactor;
    private double head;
    private boolean coupled;
    private double smallest;

    /** Log of the scale of the masses of {@link #load}. */
    double reference;

    /** A unit's masses over e^reference; they may have vanished where the logs are still fine. */
    double unitIn;

    double unitOut;
    double rest;

    /** Logs of the same, over e^reference; only set by {@link #loadLogs}. */
    double logUnitIn;

    double logUnitOut;

    LayerMasses(Weighing weighing) {
        this.weighing = weighing;
        this.reduction = weighing.objective.reduction();
        int widest = weighing.layers.widest();
        in = new double[widest];
        out = new double[widest];
        scaledIn = new double[widest];
        scaledOut = new double[widest];
        tail = new double[widest + 1];
    }

    /** Puts the masses of a layer together. */
    void open(int newLayer) {
        layer = newLayer;
        first = weighing.layers.first()[layer];
        int size = weighing.layers.size(layer);
        reference = weighing.logReference();
        Arrays.fill(in, 0, size, 0);
        Arrays.fill(out, 0, size, 0);
        logIn = scale(1, -1);
        logOut = scale(-1, 1);
        coupled = false;
        for (BlockState state : weighing.touching(layer)) {
            if (state instanceof CoupledState) {
                coupled = true;
            } else {
                add(state);
            }
        }
        inFactor = Math.exp(logIn - reference);
        outFactor = Math.exp(logOut - reference);
        double after = 0;
        double least = Double.POSITIVE_INFINITY;
        tail[size] = 0;
        for (int i = size - 1; i >= 0; i--) {
            double thisIn = in[i] * inFactor;
            double thisOut = out[i] * outFactor;
            scaledIn[i] = thisIn;
            scaledOut[i] = thisOut;
            after += thisIn + thisOut;
            tail[i] = after;
            if (thisIn < least) {
                least = thisIn;
            }
            if (thisOut < least) {
                least = thisOut;
            }
        }
        smallest = least;
        head = reduction == Reduction.SUM ? weighing.restOf(layer, reference) : 0;
    }

    /** The largest scale among the states that have rows of one sign or columns of the other in the layer. */
    private double scale(int rowSign, int colSign) {
        double max = Double.NEGATIVE_INFINITY;
        for (BlockState state : weighing.touching(layer)) {
            if ((state.rows.layer() == layer && state.rows.sign() == rowSign)
                    || (state.cols.layer() == layer && state.cols.sign() == colSign)) {
                max = Math.max(max, state.scale());
            }
        }
        return max == Double.NEGATIVE_INFINITY ? reference : max;
    }

    private void add(BlockState state) {
        if (state.rows.layer() == layer) {
            if (state.rows.sign() > 0) {
                state.addRowMasses(Math.exp(state.scale() - logIn), in, first);
            } else {
                state.addRowMasses(Math.exp(state.scale() - logOut), out, first);
            }
        } else if (state.cols.sign() > 0) {
            state.addColMasses(Math.exp(state.scale() - logOut), out, first);
        } else {
            state.addColMasses(Math.exp(state.scale() - logIn), in, first);
        }
    }

    /** Whether some pair joins two units of the layer. */
    boolean coupled() {
        return coupled;
    }

    /** Whether every unit's masses, over e^reference, are above a limit and none changes with another's. */
    boolean regularAbove(double limit) {
        return !coupled && smallest > limit;
    }

    /** All masses, over e^reference, before any unit of the layer has moved. */
    double energy() {
        return head + tail[0];
    }

    /** Finds the exact moves of all units of a regular layer, in order. */
    void solve(ExactRule rule, LayerStep step) {
        int size = weighing.layers.size(layer);
        rule.solveLayer(first, size, scaledIn, scaledOut, head, tail, step.up, step.down);
    }

    /** Loads the masses of the unit at a position and of everything else. */
    void load(int position) {
        unitIn = scaledIn[position];
        unitOut = scaledOut[position];
        rest = reduction == Reduction.SUM ? head + tail[position + 1] : 0;
        if (coupled) {
            loadCoupled(position);
        }
    }

    private void loadCoupled(int position) {
        for (BlockState state : weighing.touching(layer)) {
            if (state instanceof CoupledState pairs) {
                double factor = Math.exp(pairs.scale() - reference);
                double coupledIn = factor * pairs.in(first + position);
                double coupledOut = factor * pairs.out(first + position);
                unitIn = reduction.combine(unitIn, coupledIn);
                unitOut = reduction.combine(unitOut, coupledOut);
                if (reduction == Reduction.SUM) {
                    rest += Math.max(0, factor * pairs.total - coupledIn - coupledOut);
                }
            }
        }
    }

    /** Loads logs of the in and out masses of the unit that {@link #load} was called for. */
    void loadLogs(int position) {
        logUnitIn = Math.log(in[position]) + logIn - reference;
        logUnitOut = Math.log(out[position]) + logOut - reference;
        for (BlockState state : weighing.touching(layer)) {
            if (state instanceof CoupledState pairs) {
                double scale = pairs.scale() - reference;
                logUnitIn = combineLogs(logUnitIn, Math.log(pairs.in(first + position)) + scale);
                logUnitOut = combineLogs(logUnitOut, Math.log(pairs.out(first + position)) + scale);
            }
        }
    }

    private double combineLogs(double a, double b) {
        return reduction == Reduction.SUM ? Masses.logAdd(a, b) : Math.max(a, b);
    }

    /** Notes that the unit at a position has moved by ln(up) and counts its new masses among the rest. */
    void moved(int position, double up, double down) {
        head += scaledIn[position] * down + scaledOut[position] * up;
        moveCoupled(position, up, down);
    }

    /** The same for the unit of {@link #loadLogs}, whose masses may only show after the move. */
    void movedLogs(int position, double delta, double up, double down) {
        head += Math.exp(Math.log(in[position]) + logIn - reference - delta)
                + Math.exp(Math.log(out[position]) + logOut - reference + delta);
        moveCoupled(position, up, down);
    }

    private void moveCoupled(int position, double up, double down) {
        if (coupled) {
            for (BlockState state : weighing.touching(layer)) {
                if (state instanceof CoupledState pairs) {
                    pairs.move(first + position, up, down);
                }
            }
        }
    }

    /** Moves the states once all units of the layer have moved. */
    void close(LayerStep step) {
        for (BlockState state : weighing.touching(layer)) {
            if (state instanceof CoupledState pairs) {
                pairs.layerDone(step.w());
            } else if (state.rows.layer() == layer) {
                state.moveRows(step);
            } else {
                state.moveCols(step);
            }
        }
    }
}
