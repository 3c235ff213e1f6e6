package org.pathlift.conditioning.solve;

/**
 * A list of single pairs: biases (column unit 0), depthwise kernels, diagonal weights, or any sparse pattern. A pair of
 * units may occur more than once.
 */
public final class PairBlock implements MassBlock {

    private final BlockHeader header;
    final int[] rowUnit;
    final int[] colUnit;
    final double[] mass;

    private PairBlock(BlockHeader header, int[] rowUnit, int[] colUnit, double[] mass) {
        this.header = header;
        this.rowUnit = rowUnit;
        this.colUnit = colUnit;
        this.mass = mass;
    }

    /**
     * @param rowUnit signed row unit of each pair
     * @param colUnit signed column unit of each pair
     * @param mass mass of each pair
     * @return a block with copies of the arrays
     */
    public static PairBlock of(BlockHeader header, int[] rowUnit, int[] colUnit, double[] mass) {
        Masses.requireLength(rowUnit.length, colUnit.length, header.name(), "colUnit");
        Masses.requireLength(rowUnit.length, mass.length, header.name(), "mass");
        PairBlock block = new PairBlock(header, rowUnit.clone(), colUnit.clone(), mass.clone());
        Masses.requireValid(block.mass, header.name(), "mass");
        return block;
    }

    @Override
    public BlockHeader header() {
        return header;
    }

    @Override
    public long pairs() {
        return mass.length;
    }
}
