package org.pathlift.conditioning.solve;

/** A block with one stored mass for every pair (r, c), row-major. */
public final class DenseBlock implements MassBlock {

    private final BlockHeader header;
    final int[] rowUnit;
    final int[] colUnit;
    final double[] mass;
    final double max;

    private DenseBlock(BlockHeader header, int[] rowUnit, int[] colUnit, double[] mass, double max) {
        this.header = header;
        this.rowUnit = rowUnit;
        this.colUnit = colUnit;
        this.mass = mass;
        this.max = max;
    }

    /**
     * @param rowUnit signed unit id of each row
     * @param colUnit signed unit id of each column
     * @param mass rows × columns masses, row-major. <b>Kept, not copied</b>, because it is as large as the weights: do
     *     not modify it while the block is in use. The solver only reads it
     */
    public static DenseBlock of(BlockHeader header, int[] rowUnit, int[] colUnit, double[] mass) {
        Masses.requireLength(Math.multiplyExact(rowUnit.length, colUnit.length), mass.length, header.name(), "mass");
        double max = Masses.requireValid(mass, header.name(), "mass");
        return new DenseBlock(header, rowUnit.clone(), colUnit.clone(), mass, max);
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
