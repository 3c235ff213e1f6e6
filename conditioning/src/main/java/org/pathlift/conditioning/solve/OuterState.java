package org.pathlift.conditioning.solve;

/** A rank-one part between two different layers; row and column factors hold their share of the masses. */
final class OuterState extends BlockState {

    private final double[] baseRow;
    private final double[] baseCol;
    private final double[] row;
    private final double[] col;
    private double rowTotal;
    private double colTotal;

    /** The base factors are normalized to a maximum of 1 and kept. */
    OuterState(Side rows, Side cols, Reduction reduction, double norm, double[] baseRow, double[] baseCol) {
        super(rows, cols, reduction, norm);
        this.baseRow = baseRow;
        this.baseCol = baseCol;
        this.row = baseRow.clone();
        this.col = baseCol.clone();
        recomputeTotal();
        totalChanged();
    }

    @Override
    void addRowMasses(double k, double[] masses, int first) {
        rows.gather(reduction, k * colTotal, row, masses, first);
    }

    @Override
    void addColMasses(double k, double[] masses, int first) {
        cols.gather(reduction, k * rowTotal, col, masses, first);
    }

    @Override
    void scaleRows(double[] factor, int first) {
        rows.scale(row, factor, first);
        rowTotal = reduction.of(row);
        total = rowTotal * colTotal;
    }

    @Override
    void scaleCols(double[] factor, int first) {
        cols.scale(col, factor, first);
        colTotal = reduction.of(col);
        total = rowTotal * colTotal;
    }

    @Override
    void rebuildRows(double[] w) {
        rowShift = rebuild(baseRow, row, rows.unit(), -rows.sign(), w);
    }

    @Override
    void rebuildCols(double[] w) {
        colShift = rebuild(baseCol, col, cols.unit(), cols.sign(), w);
    }

    /** values = base · e^(sign·w - shift), normalized to a maximum of 1; returns the shift. */
    static double rebuild(double[] base, double[] values, int[] unit, int sign, double[] w) {
        double shift = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.log(base[i]) + sign * w[unit[i]];
            shift = Math.max(shift, values[i]);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(values[i] - shift);
        }
        return shift;
    }

    @Override
    void recomputeTotal() {
        rowTotal = reduction.of(row);
        colTotal = reduction.of(col);
        total = rowTotal * colTotal;
    }
}
