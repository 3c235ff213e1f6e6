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
        add(k, rows.unit(), masses, first);
    }

    @Override
    void addColMasses(double k, double[] masses, int first) {
        add(k, cols.unit(), masses, first);
    }

    private void add(double k, int[] unit, double[] masses, int first) {
        for (int i = 0; i < value.length; i++) {
            int at = unit[i] - first;
            masses[at] = reduction.combine(masses[at], k * value[i]);
        }
    }

    @Override
    void scaleRows(double[] factor, int first) {
        scale(rows.unit(), factor, first);
    }

    @Override
    void scaleCols(double[] factor, int first) {
        scale(cols.unit(), factor, first);
    }

    private void scale(int[] unit, double[] factor, int first) {
        for (int i = 0; i < value.length; i++) {
            value[i] *= factor[unit[i] - first];
        }
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
