package org.pathlift.conditioning.solve;

/**
 * One side of a block state: rows or columns that all belong to one layer with one sign, or that are all fixed.
 *
 * @param layer index of the layer, 0 if the side is fixed
 * @param sign the common sign of the unit ids, 0 if fixed
 * @param unit the unit of each row or column, without sign
 */
record Side(int layer, int sign, int[] unit) {

    boolean fixed() {
        return layer == 0;
    }
}
