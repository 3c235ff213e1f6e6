package org.pathlift.conditioning.solve;

/** Single pairs between two different layers, each with its weighed mass. */
class PairState extends BlockState {

    private final double[] base;
    final double[] value;

    /** The base masses are normalized to a maximum of 1 and kept. */
    PairState(Side rows, Side cols, Reduction reduction, double norm, double[] base) {
        super(rows, cols, reduction, norm);
        this.base = base;
        this.value = base.clone();
        recomputeTotal();
        totalChanged();
    }

    @Override
    void addRowMasses(double k, double[] masses, int first) {
        rows.gather(reduction, k, value, masses, first);
    }

    @Override
    void addColMasses(double k, double[] masses, int first) {
        cols.gather(reduction, k, value, masses, first);
    }

    @Override
    void scaleRows(double[] factor, int first) {
        rows.scale(value, factor, first);
        recomputeTotal();
    }

    @Override
    void scaleCols(double[] factor, int first) {
        cols.scale(value, factor, first);
        recomputeTotal();
    }

    @Override
    void rebuildRows(double[] w) {
        rebuild(w);
    }

    @Override
    void rebuildCols(double[] w) {
        rebuild(w);
    }

    private void rebuild(double[] w) {
        double shift = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < value.length; i++) {
            value[i] = Math.log(base[i]) - rows.sign() * w[rows.unit()[i]] + cols.sign() * w[cols.unit()[i]];
            shift = Math.max(shift, value[i]);
        }
        for (int i = 0; i < value.length; i++) {
            value[i] = Math.exp(value[i] - shift);
        }
        rowShift = shift;
        colShift = 0;
    }

    @Override
    void recomputeTotal() {
        total = reduction.of(value);
    }
}
