package org.pathlift.conditioning.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Splits blocks into states: parts whose rows share one signed layer and whose columns share another. Pairs with
 * exponent 0 in every moving unit become one constant.
 */
final class StateBuilder {

    /** Masses whose largest entry is within this range are used where they lie; others are copied and normalized. */
    private static final double SAFE = 1e150;

    private final Layers layers;
    private final Reduction reduction;
    private final List<BlockState> states = new ArrayList<>();
    private double logConstant = Double.NEGATIVE_INFINITY;

    StateBuilder(Layers layers, Reduction reduction) {
        this.layers = layers;
        this.reduction = reduction;
    }

    void add(MassBlock block) {
        if (block instanceof PairBlock pairs) {
            addPairs(pairs.header().logOffset(), pairs.rowUnit, pairs.colUnit, pairs.mass);
        } else if (block instanceof OuterBlock outer) {
            addOuter(outer);
        } else if (block instanceof DenseBlock dense) {
            addDense(dense);
        }
    }

    List<BlockState> states() {
        return states;
    }

    /** Log of the sum of all masses that no move changes. */
    double logConstant() {
        return logConstant;
    }

    private void addOuter(OuterBlock block) {
        for (Part rows : parts(block.rowUnit)) {
            for (Part cols : parts(block.colUnit)) {
                double[] row = rows.of(block.row);
                double[] col = cols.of(block.col);
                double maxRow = Reduction.MAX.of(row);
                double maxCol = Reduction.MAX.of(col);
                if (maxRow == 0 || maxCol == 0) {
                    continue;
                }
                double norm = block.header().logOffset() + Math.log(maxRow) + Math.log(maxCol);
                row = Masses.dividedBy(row, maxRow);
                col = Masses.dividedBy(col, maxCol);
                if (rows.key == 0 && cols.key == 0) {
                    constant(norm + Math.log(reduction.of(row)) + Math.log(reduction.of(col)));
                } else if (coupled(rows, cols)) {
                    addCoupled(Grid.of(block), rows, cols);
                } else {
                    states.add(new OuterState(side(rows), side(cols), reduction, norm, row, col));
                }
            }
        }
    }

    private void addDense(DenseBlock block) {
        List<Part> rowParts = parts(block.rowUnit);
        List<Part> colParts = parts(block.colUnit);
        for (Part rows : rowParts) {
            for (Part cols : colParts) {
                if (coupled(rows, cols)) {
                    addCoupled(Grid.of(block), rows, cols);
                    continue;
                }
                boolean whole = rowParts.size() == 1 && colParts.size() == 1;
                double[] mass = whole ? block.mass : subMatrix(block, rows.indices, cols.indices);
                double max = whole ? block.max : Reduction.MAX.of(mass);
                if (max == 0) {
                    continue;
                }
                double norm = block.header().logOffset();
                if (max > SAFE || max < 1 / SAFE) {
                    mass = Masses.dividedBy(mass, max);
                    norm += Math.log(max);
                }
                if (rows.key == 0 && cols.key == 0) {
                    constant(norm + Math.log(reduction.of(mass)));
                } else {
                    states.add(new DenseState(side(rows), side(cols), reduction, norm, mass));
                }
            }
        }
    }

    private static double[] subMatrix(DenseBlock block, int[] rows, int[] cols) {
        double[] result = new double[rows.length * cols.length];
        for (int r = 0; r < rows.length; r++) {
            int start = rows[r] * block.colUnit.length;
            for (int c = 0; c < cols.length; c++) {
                result[r * cols.length + c] = block.mass[start + cols[c]];
            }
        }
        return result;
    }

    private void addCoupled(Grid grid, Part rows, Part cols) {
        int size = Math.multiplyExact(rows.indices.length, cols.indices.length);
        int[] rowUnit = new int[size];
        int[] colUnit = new int[size];
        double[] mass = new double[size];
        int at = 0;
        for (int r : rows.indices) {
            for (int c : cols.indices) {
                rowUnit[at] = grid.rowUnit()[r];
                colUnit[at] = grid.colUnit()[c];
                mass[at++] = grid.entries().at(r, c);
            }
        }
        addPairs(grid.entries().logNorm(), rowUnit, colUnit, mass);
    }

    private void addPairs(double logNorm, int[] rowUnit, int[] colUnit, double[] mass) {
        double largest = Reduction.MAX.of(mass);
        if (largest > 0
                && uniform(rowUnit)
                && uniform(colUnit)
                && Math.abs(key(rowUnit[0])) != Math.abs(key(colUnit[0]))) {
            addPairs(logNorm + Math.log(largest), rowUnit, colUnit, Masses.dividedBy(mass, largest), false);
            return;
        }
        Map<Long, List<Integer>> groups = new TreeMap<>();
        long stride = 2L * layers.count() + 1;
        for (int i = 0; i < mass.length; i++) {
            if (mass[i] > 0) {
                boolean still = rowUnit[i] == colUnit[i];
                long rowKey = still ? 0 : key(rowUnit[i]);
                long colKey = still ? 0 : key(colUnit[i]);
                groups.computeIfAbsent(rowKey * stride + colKey, k -> new ArrayList<>())
                        .add(i);
            }
        }
        for (List<Integer> group : groups.values()) {
            int[] indices = group.stream().mapToInt(Integer::intValue).toArray();
            double[] values = Masses.gather(mass, indices);
            double max = Reduction.MAX.of(values);
            values = Masses.dividedBy(values, max);
            int[] rowIds = Masses.gather(rowUnit, indices);
            int[] colIds = Masses.gather(colUnit, indices);
            addPairs(logNorm + Math.log(max), rowIds, colIds, values, rowIds[0] == colIds[0]);
        }
    }

    private void addPairs(double norm, int[] rowUnit, int[] colUnit, double[] values, boolean still) {
        int rowKey = key(rowUnit[0]);
        int colKey = key(colUnit[0]);
        if (still || (rowKey == 0 && colKey == 0)) {
            constant(norm + Math.log(reduction.of(values)));
            return;
        }
        Side rows = side(rowKey, rowUnit);
        Side cols = side(colKey, colUnit);
        if (rows.layer() == cols.layer()) {
            int layer = rows.layer();
            states.add(
                    new CoupledState(rows, cols, reduction, norm, values, layers.first()[layer], layers.size(layer)));
        } else {
            states.add(new PairState(rows, cols, reduction, norm, values));
        }
    }

    private void constant(double log) {
        logConstant = Masses.logAdd(logConstant, log);
    }

    /** The layer of a signed id, with its sign. */
    private int key(int id) {
        return id < 0 ? -layers.ofUnit()[-id] : layers.ofUnit()[id];
    }

    private boolean uniform(int[] ids) {
        int key = key(ids[0]);
        for (int id : ids) {
            if (key(id) != key) {
                return false;
            }
        }
        return true;
    }

    private static boolean coupled(Part rows, Part cols) {
        return rows.key != 0 && Math.abs(rows.key) == Math.abs(cols.key);
    }

    private static Side side(int key, int[] ids) {
        int[] unit = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            unit[i] = Math.abs(ids[i]);
        }
        return Side.of(Math.abs(key), Integer.signum(key), unit);
    }

    private static Side side(Part part) {
        return side(part.key, part.ids);
    }

    private List<Part> parts(int[] ids) {
        if (ids.length > 0 && uniform(ids)) {
            return List.of(new Part(key(ids[0]), IntStream.range(0, ids.length).toArray(), ids));
        }
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            groups.computeIfAbsent(key(ids[i]), k -> new ArrayList<>()).add(i);
        }
        List<Part> parts = new ArrayList<>();
        groups.forEach((key, list) -> {
            int[] indices = list.stream().mapToInt(Integer::intValue).toArray();
            parts.add(new Part(key, indices, Masses.gather(ids, indices)));
        });
        return parts;
    }

    /** Indices of the rows or columns of one signed layer, and their ids. */
    private record Part(int key, int[] indices, int[] ids) {
        double[] of(double[] values) {
            return Masses.gather(values, indices);
        }
    }
}
