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

    /** The mass is rows × columns, near 1 in its largest entry, and kept without being written to. */
    DenseState(Side rows, Side cols, Reduction reduction, double norm, double[] mass) {
        super(rows, cols, reduction, norm);
        this.mass = mass;
        this.row = new double[rows.unit().length];
        this.col = new double[cols.unit().length];
        this.rowMass = new double[row.length];
        this.colMass = new double[col.length];
        Arrays.fill(row, 1);
        Arrays.fill(col, 1);
        recomputeTotal();
        totalChanged();
    }

    @Override
    void addRowMasses(double k, double[] masses, int first) {
        computeRowMasses();
        add(k, rowMass, rows.unit(), masses, first);
    }

    @Override
    void addColMasses(double k, double[] masses, int first) {
        computeColMasses();
        add(k, colMass, cols.unit(), masses, first);
    }

    private void add(double k, double[] mass, int[] unit, double[] masses, int first) {
        for (int i = 0; i < mass.length; i++) {
            int at = unit[i] - first;
            masses[at] = reduction.combine(masses[at], k * mass[i]);
        }
    }

    private void computeRowMasses() {
        for (int r = 0; r < row.length; r++) {
            int start = r * col.length;
            rowMass[r] = row[r] * (reduction == Reduction.SUM ? DenseKernels.dot(mass, start, col)
                    : DenseKernels.max(mass, start, col));
        }
    }

    private void computeColMasses() {
        Arrays.fill(colMass, 0);
        if (reduction == Reduction.SUM) {
            DenseKernels.addRows(mass, row, colMass);
        } else {
            DenseKernels.maxRows(mass, row, colMass);
        }
        for (int c = 0; c < col.length; c++) {
            colMass[c] *= col[c];
        }
    }

    @Override
    void scaleRows(double[] factor, int first) {
        scale(row, rowMass, rows.unit(), factor, first);
    }

    @Override
    void scaleCols(double[] factor, int first) {
        scale(col, colMass, cols.unit(), factor, first);
    }

    private void scale(double[] values, double[] masses, int[] unit, double[] factor, int first) {
        for (int i = 0; i < values.length; i++) {
            double f = factor[unit[i] - first];
            values[i] *= f;
            masses[i] *= f;
        }
        total = reduction.of(masses);
    }

    @Override
    void rebuildRows(double[] w) {
        rowShift = rebuild(row, rows.unit(), -rows.sign(), w);
    }

    @Override
    void rebuildCols(double[] w) {
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
        computeRowMasses();
        total = reduction.of(rowMass);
    }
}
