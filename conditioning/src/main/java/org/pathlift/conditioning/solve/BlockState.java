package org.pathlift.conditioning.solve;

/**
 * A block, or the part of it between two layers, weighed at the solver's current point.
 *
 * <p>The weighed mass of a pair is e<sup>scale</sup> times what the subclass stores, which it keeps near 1: factors are
 * multiplied by e<sup>±Δw</sup> as units move, and rebuilt from w when the moves add up to more than
 * {@link #MAX_TRAVEL} or have been {@link #MAX_MOVES}, so that neither range nor rounding drifts.
 */
abstract class BlockState {

    private static final double MAX_TRAVEL = 60;
    private static final int MAX_MOVES = 32;

    final Side rows;
    final Side cols;
    final Reduction reduction;

    private final double norm;
    double rowShift;
    double colShift;
    private double rowTravel;
    private double colTravel;
    private int rowMoves;
    private int colMoves;

    /** Reduction of the stored masses at the current point; e^scale still to be multiplied. */
    double total;

    private double logTotal;

    BlockState(Side rows, Side cols, Reduction reduction, double norm) {
        this.rows = rows;
        this.cols = cols;
        this.reduction = reduction;
        this.norm = norm;
    }

    final double scale() {
        return norm + rowShift + colShift;
    }

    /** Log of the reduction of all weighed masses; negative infinity for none. */
    final double logTotal() {
        return logTotal;
    }

    final boolean touches(int layer) {
        return rows.layer() == layer || cols.layer() == layer;
    }

    /** Puts k times each row's mass into its unit's entry, at unit - first. */
    abstract void addRowMasses(double k, double[] masses, int first);

    /** Puts k times each column's mass into its unit's entry, at unit - first. */
    abstract void addColMasses(double k, double[] masses, int first);

    /** Multiplies row factors by their unit's entry and updates the total; follows addRowMasses at the same point. */
    abstract void scaleRows(double[] factor, int first);

    abstract void scaleCols(double[] factor, int first);

    /** Rebuilds the row factors and the row shift from w. */
    abstract void rebuildRows(double[] w);

    abstract void rebuildCols(double[] w);

    /** Computes {@link #total} from the factors. */
    abstract void recomputeTotal();

    final void moveRows(LayerStep step) {
        if (rowTravel + step.largest <= MAX_TRAVEL && rowMoves < MAX_MOVES) {
            rowTravel += step.largest;
            rowMoves++;
            scaleRows(rows.sign() > 0 ? step.down : step.up, step.first);
        } else {
            rowTravel = 0;
            rowMoves = 0;
            rebuildRows(step.w());
            recomputeTotal();
        }
        totalChanged();
    }

    final void moveCols(LayerStep step) {
        if (colTravel + step.largest <= MAX_TRAVEL && colMoves < MAX_MOVES) {
            colTravel += step.largest;
            colMoves++;
            scaleCols(cols.sign() > 0 ? step.up : step.down, step.first);
        } else {
            colTravel = 0;
            colMoves = 0;
            rebuildCols(step.w());
            recomputeTotal();
        }
        totalChanged();
    }

    /** Follows a common move of whole layers: c[layer] was added to the w of each of its units; c[0] is 0. */
    final void shiftLayers(double[] c) {
        rowShift -= rows.sign() * c[rows.layer()];
        colShift += cols.sign() * c[cols.layer()];
        totalChanged();
    }

    final void totalChanged() {
        logTotal = scale() + Math.log(total);
    }
}
