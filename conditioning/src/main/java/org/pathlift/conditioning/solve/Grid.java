package org.pathlift.conditioning.solve;

/** A block that has a pair for every row and column, seen without its storage. */
record Grid(BlockHeader header, int[] rowUnit, int[] colUnit, Entries entries) {

    /** The mass of a pair divided by e^{@link #logNorm}. */
    interface Entries {
        double at(int row, int col);

        boolean positive(int row, int col);

        double logNorm();
    }

    static Grid of(OuterBlock block) {
        double maxRow = Reduction.MAX.of(block.row);
        double maxCol = Reduction.MAX.of(block.col);
        return new Grid(block.header(), block.rowUnit, block.colUnit, new Entries() {
            @Override
            public double at(int row, int col) {
                return (block.row[row] / maxRow) * (block.col[col] / maxCol);
            }

            @Override
            public boolean positive(int row, int col) {
                return block.row[row] > 0 && block.col[col] > 0;
            }

            @Override
            public double logNorm() {
                return block.header().logOffset() + Math.log(maxRow) + Math.log(maxCol);
            }
        });
    }

    static Grid of(DenseBlock block) {
        int width = block.colUnit.length;
        return new Grid(block.header(), block.rowUnit, block.colUnit, new Entries() {
            @Override
            public double at(int row, int col) {
                return block.mass[row * width + col] / block.max;
            }

            @Override
            public boolean positive(int row, int col) {
                return block.mass[row * width + col] > 0;
            }

            @Override
            public double logNorm() {
                return block.header().logOffset() + Math.log(block.max);
            }
        });
    }

    /** Whether some other unit shares a positive mass with this row. */
    boolean rowAlive(int row) {
        for (int c = 0; c < colUnit.length; c++) {
            if (entries.positive(row, c) && Math.abs(colUnit[c]) != Math.abs(rowUnit[row])) {
                return true;
            }
        }
        return false;
    }

    /** Whether some other unit shares a positive mass with this column. */
    boolean colAlive(int col) {
        for (int r = 0; r < rowUnit.length; r++) {
            if (entries.positive(r, col) && Math.abs(colUnit[col]) != Math.abs(rowUnit[r])) {
                return true;
            }
        }
        return false;
    }
}
