package org.pathlift.conditioning.solve;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The units to scale and the masses that tie them.
 *
 * <p>Units are numbered 1..H in sweep order. Runs of consecutive units of one layer are processed together, and their
 * common log scale is one mode of the Newton steps; the order of the sweep is that of the units in any case.
 */
public final class ScaleProblem {

    private final int units;
    private final int[] layerOfUnit;
    private final List<MassBlock> blocks;

    /**
     * @param units the number H of units
     * @param layerOfUnit the layer of each unit, H + 1 entries; entry 0, of the fixed unit, is not read. Copied
     * @param blocks the masses
     * @throws IllegalArgumentException if an id is not in -H..H, or a pair would have exponent +-2 in one unit
     */
    public ScaleProblem(int units, int[] layerOfUnit, List<MassBlock> blocks) {
        if (units < 0) {
            throw new IllegalArgumentException("expected a non-negative number of units, found " + units);
        }
        if (layerOfUnit.length != units + 1) {
            throw new IllegalArgumentException(
                    "expected " + (units + 1) + " entries in layerOfUnit, found " + layerOfUnit.length);
        }
        this.units = units;
        this.layerOfUnit = layerOfUnit.clone();
        this.blocks = List.copyOf(blocks);
        this.blocks.forEach(this::requireUnits);
    }

    /** The number H of units. */
    public int units() {
        return units;
    }

    /** The layer of unit 1..H. */
    public int layerOf(int unit) {
        return layerOfUnit[unit];
    }

    /** The blocks, unmodifiable. */
    public List<MassBlock> blocks() {
        return blocks;
    }

    /** The number p of parameters of all blocks. */
    public long parameters() {
        return blocks.stream().mapToLong(MassBlock::parameters).sum();
    }

    private void requireUnits(MassBlock block) {
        String name = block.header().name();
        if (block instanceof PairBlock pairs) {
            requireRange(name, pairs.rowUnit);
            requireRange(name, pairs.colUnit);
            for (int i = 0; i < pairs.mass.length; i++) {
                if (pairs.rowUnit[i] != 0 && pairs.rowUnit[i] == -pairs.colUnit[i]) {
                    throw doubled(name, pairs.rowUnit[i]);
                }
            }
        } else if (block instanceof OuterBlock outer) {
            requireSingleExponents(name, outer.rowUnit, outer.colUnit);
        } else if (block instanceof DenseBlock dense) {
            requireSingleExponents(name, dense.rowUnit, dense.colUnit);
        }
    }

    private void requireSingleExponents(String name, int[] rowUnit, int[] colUnit) {
        requireRange(name, rowUnit);
        requireRange(name, colUnit);
        Set<Integer> rows = new HashSet<>();
        for (int id : rowUnit) {
            rows.add(id);
        }
        for (int id : colUnit) {
            if (id != 0 && rows.contains(-id)) {
                throw doubled(name, -id);
            }
        }
    }

    private void requireRange(String name, int[] ids) {
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < -units || ids[i] > units) {
                throw new IllegalArgumentException("block " + name + ": expected unit ids in -" + units + ".." + units
                        + ", found " + ids[i] + " at index " + i);
            }
        }
    }

    private static IllegalArgumentException doubled(String name, int rowId) {
        return new IllegalArgumentException("block " + name + ": a pair with row unit " + rowId + " and column unit "
                + -rowId + " has exponent 2 in one unit; expected exponents -1, 0 or 1");
    }
}
