package org.pathlift.conditioning.solve;

import java.util.List;
import java.util.stream.IntStream;

/** Counts, unit by unit, the parameters on the two sides, and finds the units with an empty side. */
final class UnitCensus {

    private final double[] in;
    private final double[] out;
    private final boolean[] inAlive;
    private final boolean[] outAlive;
    private final int[] rowsOf;
    private final int[] colsOf;
    private double all;

    private UnitCensus(int units) {
        in = new double[units + 1];
        out = new double[units + 1];
        inAlive = new boolean[units + 1];
        outAlive = new boolean[units + 1];
        rowsOf = new int[units + 1];
        colsOf = new int[units + 1];
    }

    static UnitCensus of(int units, List<MassBlock> blocks) {
        UnitCensus census = new UnitCensus(units);
        for (MassBlock block : blocks) {
            census.all += block.parameters();
            if (block instanceof PairBlock pairs) {
                census.count(pairs);
            } else if (block instanceof OuterBlock outer) {
                census.count(Grid.of(outer));
            } else if (block instanceof DenseBlock dense) {
                census.count(Grid.of(dense));
            }
        }
        return census;
    }

    /** Parameters with exponent -1 in the unit. */
    double in(int unit) {
        return in[unit];
    }

    /** Parameters with exponent +1 in the unit. */
    double out(int unit) {
        return out[unit];
    }

    /** All parameters, those with exponent 0 among them. */
    double all() {
        return all;
    }

    /** True at each unit without positive mass on one of its sides; false at 0. */
    boolean[] dead() {
        boolean[] dead = new boolean[in.length];
        for (int u = 1; u < dead.length; u++) {
            dead[u] = !(inAlive[u] && outAlive[u]);
        }
        return dead;
    }

    static List<Integer> ids(boolean[] dead) {
        return IntStream.range(0, dead.length).filter(u -> dead[u]).boxed().toList();
    }

    private void count(PairBlock pairs) {
        int taps = pairs.header().taps();
        for (int i = 0; i < pairs.mass.length; i++) {
            int row = pairs.rowUnit[i];
            int col = pairs.colUnit[i];
            if (row != col) {
                record(-row, taps);
                record(col, taps);
                if (pairs.mass[i] > 0) {
                    alive(-row);
                    alive(col);
                }
            }
        }
    }

    private void count(Grid grid) {
        for (int id : grid.rowUnit()) {
            rowsOf[Math.abs(id)]++;
        }
        for (int id : grid.colUnit()) {
            colsOf[Math.abs(id)]++;
        }
        double taps = grid.header().taps();
        int rows = grid.rowUnit().length;
        int cols = grid.colUnit().length;
        for (int r = 0; r < rows; r++) {
            int id = grid.rowUnit()[r];
            if (id != 0) {
                record(-id, taps * (cols - colsOf[Math.abs(id)]));
                if (!isAlive(-id) && grid.rowAlive(r)) {
                    alive(-id);
                }
            }
        }
        for (int c = 0; c < cols; c++) {
            int id = grid.colUnit()[c];
            if (id != 0) {
                record(id, taps * (rows - rowsOf[Math.abs(id)]));
                if (!isAlive(id) && grid.colAlive(c)) {
                    alive(id);
                }
            }
        }
        for (int id : grid.rowUnit()) {
            rowsOf[Math.abs(id)] = 0;
        }
        for (int id : grid.colUnit()) {
            colsOf[Math.abs(id)] = 0;
        }
    }

    /** Positive ids are out sides (B = +1), negative ids in sides (B = -1), 0 is nobody. */
    private void record(int id, double parameters) {
        if (id > 0) {
            out[id] += parameters;
        } else if (id < 0) {
            in[-id] += parameters;
        }
    }

    private void alive(int id) {
        if (id > 0) {
            outAlive[id] = true;
        } else if (id < 0) {
            inAlive[-id] = true;
        }
    }

    private boolean isAlive(int id) {
        return id > 0 ? outAlive[id] : inAlive[-id];
    }
}
