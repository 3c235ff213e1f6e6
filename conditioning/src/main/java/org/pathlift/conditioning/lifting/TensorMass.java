package org.pathlift.conditioning.lifting;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.pathlift.conditioning.solve.BlockHeader;
import org.pathlift.conditioning.solve.DenseBlock;
import org.pathlift.conditioning.solve.MassBlock;
import org.pathlift.conditioning.solve.OuterBlock;
import org.pathlift.conditioning.solve.PairBlock;

/**
 * g of one constant, summed over its taps, for the pairs of units that it joins.
 *
 * @param tensor the constant
 * @param kind weight or bias
 * @param taps the number of elements that share a pair
 * @param form which pairs there are
 * @param rowUnits the signed unit that each row produces
 * @param colUnits the signed unit that each column consumes
 * @param row row factors of an outer product; otherwise all masses, row-major or pair by pair
 * @param col column factors of an outer product
 * @param log the masses are multiplied by {@code e^log}
 */
record TensorMass(
        String tensor,
        BlockHeader.Kind kind,
        int taps,
        Form form,
        int[] rowUnits,
        int[] colUnits,
        double[] row,
        double[] col,
        double log) {

    enum Form {
        /** Every row with every column, the mass being row[r] col[c]. */
        OUTER,
        /** Every row with every column. */
        GRID,
        /** Row i with column i. */
        PAIRS
    }

    static TensorMass outer(String tensor, int taps, int[] rows, double[] row, int[] cols, double[] col, double log) {
        return new TensorMass(tensor, BlockHeader.Kind.WEIGHT, taps, Form.OUTER, rows, cols, row, col, log);
    }

    static TensorMass grid(String tensor, int taps, int[] rows, int[] cols, double[] masses, double log) {
        return new TensorMass(tensor, BlockHeader.Kind.WEIGHT, taps, Form.GRID, rows, cols, masses, new double[0], log);
    }

    static TensorMass pairs(String tensor, int taps, int[] rows, int[] cols, double[] masses, double log) {
        return new TensorMass(
                tensor, BlockHeader.Kind.WEIGHT, taps, Form.PAIRS, rows, cols, masses, new double[0], log);
    }

    static TensorMass bias(String tensor, int[] rows, double[] masses, double log) {
        return new TensorMass(
                tensor, BlockHeader.Kind.BIAS, 1, Form.PAIRS, rows, new int[rows.length], masses, new double[0], log);
    }

    /** Returns the mass of this use and of another use of the same constant together. */
    TensorMass plus(TensorMass other) {
        Lifted mine = new Lifted(new int[] {pairCount()}, masses(), log);
        Lifted theirs = new Lifted(new int[] {other.pairCount()}, other.masses(), other.log);
        Lifted sum = mine.plus(theirs);
        return new TensorMass(
                tensor,
                kind,
                taps,
                form == Form.OUTER ? Form.GRID : form,
                rowUnits,
                colUnits,
                sum.values,
                new double[0],
                sum.log);
    }

    int pairCount() {
        return form == Form.PAIRS ? rowUnits.length : Math.multiplyExact(rowUnits.length, colUnits.length);
    }

    private double[] masses() {
        if (form != Form.OUTER) {
            return row;
        }
        double[] all = new double[pairCount()];
        for (int i = 0; i < all.length; i++) {
            all[i] = row[i / col.length] * col[i % col.length];
        }
        return all;
    }

    /** Returns the masses as a block of a problem in which units have other ids. */
    MassBlock toBlock(IntUnaryOperator ids) {
        BlockHeader header = new BlockHeader(tensor, kind, taps, log);
        int[] rows = Arrays.stream(rowUnits).map(ids).toArray();
        int[] cols = Arrays.stream(colUnits).map(ids).toArray();
        return switch (form) {
            case OUTER -> OuterBlock.of(header, rows, row, cols, col);
            case GRID -> DenseBlock.of(header, rows, cols, row);
            case PAIRS -> PairBlock.of(header, rows, cols, row);
        };
    }
}
