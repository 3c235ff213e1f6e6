package org.pathlift.conditioning.solve;

/**
 * A block of rank one: the mass of pair (r, c) is row[r] · col[c]. Dense layers have this form under the pathcond
 * criterion, where diag(G) of a weight is δ<sub>o</sub> a<sub>i</sub>. A sweep costs rows + columns, not their product.
 */
public final class OuterBlock implements MassBlock {

    private final BlockHeader header;
    final int[] rowUnit;
    final double[] row;
    final int[] colUnit;
    final double[] col;

    private OuterBlock(BlockHeader header, int[] rowUnit, double[] row, int[] colUnit, double[] col) {
        this.header = header;
        this.rowUnit = rowUnit;
        this.row = row;
        this.colUnit = colUnit;
        this.col = col;
    }

    /**
     * @param rowUnit signed unit id of each row
     * @param row the row factors, as many
     * @param colUnit signed unit id of each column
     * @param col the column factors, as many
     * @return a block with copies of the arrays
     */
    public static OuterBlock of(BlockHeader header, int[] rowUnit, double[] row, int[] colUnit, double[] col) {
        Masses.requireLength(rowUnit.length, row.length, header.name(), "row");
        Masses.requireLength(colUnit.length, col.length, header.name(), "col");
        OuterBlock block = new OuterBlock(header, rowUnit.clone(), row.clone(), colUnit.clone(), col.clone());
        Masses.requireValid(block.row, header.name(), "row");
        Masses.requireValid(block.col, header.name(), "col");
        return block;
    }

    @Override
    public BlockHeader header() {
        return header;
    }

    @Override
    public long pairs() {
        return (long) row.length * col.length;
    }
}
