package org.pathlift.conditioning.solve;

import java.util.Arrays;

/**
 * A matrix of masses between two different layers, weighed by a factor a row and a factor a column. Both directions
 * run along the rows of the stored matrix.
 */
final class DenseState extends BlockState {

    private final double[] mass;
    private final double[] row;
    private final double[] col;
    private final double[] rowMass;
    private final double[] colMass;

    /** Masses of the rows without their own factors, and of the columns without theirs. */
    private final double[] rowSum;

    private final double[] colSum;
    private boolean rowSumValid;
    private boolean colSumValid;

    /** The mass is rows × columns, near 1 in its largest entry, and kept without being written to. */
    DenseState(Side rows, Side cols, Reduction reduction, double norm, double[] mass) {
        super(rows, cols, reduction, norm);
        this.mass = mass;
        this.row = new double[rows.unit().length];
        this.col = new double[cols.unit().length];
        this.rowMass = new double[row.length];
        this.colMass = new double[col.length];
        this.rowSum = new double[row.length];
        this.colSum = new double[col.length];
        Arrays.fill(row, 1);
        Arrays.fill(col, 1);
        recomputeTotal();
        totalChanged();
    }

    @Override
    void addRowMasses(double k, double[] masses, int first) {
        computeRowMasses();
        rows.gather(reduction, k, rowMass, masses, first);
    }

    @Override
    void addColMasses(double k, double[] masses, int first) {
        computeColMasses();
        cols.gather(reduction, k, colMass, masses, first);
    }

    private void computeRowMasses() {
        if (!rowSumValid) {
            for (int r = 0; r < row.length; r++) {
                int start = r * col.length;
                rowSum[r] = reduction == Reduction.SUM
                        ? DenseKernels.dot(mass, start, col)
                        : DenseKernels.max(mass, start, col);
            }
            rowSumValid = true;
        }
        for (int r = 0; r < row.length; r++) {
            rowMass[r] = row[r] * rowSum[r];
        }
    }

    private void computeColMasses() {
        if (!colSumValid) {
            Arrays.fill(colSum, 0);
            if (reduction == Reduction.SUM) {
                DenseKernels.addRows(mass, row, colSum);
            } else {
                DenseKernels.maxRows(mass, row, colSum);
            }
            colSumValid = true;
        }
        for (int c = 0; c < col.length; c++) {
            colMass[c] = col[c] * colSum[c];
        }
    }

    @Override
    void scaleRows(double[] factor, int first) {
        rows.scale(row, factor, first);
        rows.scale(rowMass, factor, first);
        colSumValid = false;
        total = reduction.of(rowMass);
    }

    @Override
    void scaleCols(double[] factor, int first) {
        cols.scale(col, factor, first);
        cols.scale(colMass, factor, first);
        rowSumValid = false;
        total = reduction.of(colMass);
    }

    @Override
    void rebuildRows(double[] w) {
        colSumValid = false;
        rowShift = rebuild(row, rows.unit(), -rows.sign(), w);
    }

    @Override
    void rebuildCols(double[] w) {
        rowSumValid = false;
        colShift = rebuild(col, cols.unit(), cols.sign(), w);
    }

    private static double rebuild(double[] values, int[] unit, int sign, double[] w) {
        double shift = Double.NEGATIVE_INFINITY;
        for (int id : unit) {
            shift = Math.max(shift, sign * w[id]);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.exp(sign * w[unit[i]] - shift);
        }
        return shift;
    }

    @Override
    void recomputeTotal() {
        if (rows.fixed()) {
            computeColMasses();
            total = reduction.of(colMass);
        } else {
            computeRowMasses();
            total = reduction.of(rowMass);
        }
    }
}
