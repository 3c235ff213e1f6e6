package org.pathlift.conditioning.solve;

/**
 * One side of a block state: rows or columns that all belong to one layer with one sign, or that are all fixed.
 *
 * @param layer index of the layer, 0 if the side is fixed
 * @param sign the common sign of the unit ids, 0 if fixed
 * @param unit the unit of each row or column, without sign
 * @param consecutive whether the units are ascending without a gap, so that loops need not look them up
 */
record Side(int layer, int sign, int[] unit, boolean consecutive) {

    static Side of(int layer, int sign, int[] unit) {
        boolean consecutive = true;
        for (int i = 1; i < unit.length && consecutive; i++) {
            consecutive = unit[i] == unit[0] + i;
        }
        return new Side(layer, sign, unit, consecutive);
    }

    boolean fixed() {
        return layer == 0;
    }

    /** Puts k times each value into its unit's entry, at unit - first. */
    void gather(Reduction reduction, double k, double[] values, double[] masses, int first) {
        if (reduction == Reduction.MAX) {
            for (int i = 0; i < values.length; i++) {
                masses[unit[i] - first] = Math.max(masses[unit[i] - first], k * values[i]);
            }
        } else if (consecutive && values.length > 0) {
            int offset = unit[0] - first;
            for (int i = 0; i < values.length; i++) {
                masses[offset + i] += k * values[i];
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                masses[unit[i] - first] += k * values[i];
            }
        }
    }

    /** Multiplies each value by its unit's entry, at unit - first. */
    void scale(double[] values, double[] factor, int first) {
        if (consecutive && values.length > 0) {
            int offset = unit[0] - first;
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor[offset + i];
            }
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] *= factor[unit[i] - first];
            }
        }
    }
}
