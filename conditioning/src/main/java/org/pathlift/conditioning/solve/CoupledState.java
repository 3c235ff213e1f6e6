package org.pathlift.conditioning.solve;

/**
 * Pairs of two different units of one layer, as in a residual block with a single weight. Moving one unit changes the
 * masses of the others, so units ask for their masses and report their moves one by one.
 */
final class CoupledState extends PairState {

    /** A longer step of one unit is cut to this, so that the masses of a layer in motion stay within range. */
    static final double MAX_STEP = 50;

    private final int first;
    private final int[] rowStart;
    private final int[] rowPairs;
    private final int[] colStart;
    private final int[] colPairs;

    CoupledState(Side rows, Side cols, Reduction reduction, double norm, double[] base, int first, int count) {
        super(rows, cols, reduction, norm, base);
        this.first = first;
        this.rowStart = new int[count + 1];
        this.rowPairs = index(rows.unit(), rowStart);
        this.colStart = new int[count + 1];
        this.colPairs = index(cols.unit(), colStart);
    }

    /** Fills start (counting sort) and returns the pairs grouped by unit. */
    private int[] index(int[] unit, int[] start) {
        for (int id : unit) {
            start[id - first + 1]++;
        }
        for (int i = 1; i < start.length; i++) {
            start[i] += start[i - 1];
        }
        int[] next = start.clone();
        int[] pairs = new int[unit.length];
        for (int i = 0; i < unit.length; i++) {
            pairs[next[unit[i] - first]++] = i;
        }
        return pairs;
    }

    /** The stored mass of a unit's in side. */
    double in(int unit) {
        double mass = rows.sign() > 0 ? gather(rowStart, rowPairs, unit) : 0;
        return cols.sign() < 0 ? reduction.combine(mass, gather(colStart, colPairs, unit)) : mass;
    }

    /** The stored mass of a unit's out side. */
    double out(int unit) {
        double mass = cols.sign() > 0 ? gather(colStart, colPairs, unit) : 0;
        return rows.sign() < 0 ? reduction.combine(mass, gather(rowStart, rowPairs, unit)) : mass;
    }

    private double gather(int[] start, int[] pairs, int unit) {
        double mass = 0;
        for (int k = start[unit - first]; k < start[unit - first + 1]; k++) {
            mass = reduction.combine(mass, value[pairs[k]]);
        }
        return mass;
    }

    /** Follows a move of one unit by ln(up); the total is exact again after {@link #layerDone}. */
    void move(int unit, double up, double down) {
        if (up == 1) {
            return;
        }
        total = Math.max(0, total + in(unit) * (down - 1) + out(unit) * (up - 1));
        scale(rowStart, rowPairs, unit, rows.sign() > 0 ? down : up);
        scale(colStart, colPairs, unit, cols.sign() > 0 ? up : down);
    }

    private void scale(int[] start, int[] pairs, int unit, double factor) {
        for (int k = start[unit - first]; k < start[unit - first + 1]; k++) {
            value[pairs[k]] *= factor;
        }
    }

    /** Rebuilds all values from w at the end of a layer, so that nothing drifts. */
    void layerDone(double[] w) {
        rebuildRows(w);
        recomputeTotal();
        totalChanged();
    }
}
