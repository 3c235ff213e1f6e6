package org.pathlift.analysis.commutativity;

import java.util.Arrays;

/** The networks of one width and depth, measured. Those that are dead or overflown have no numbers and are counted. */
final class Cell {

    private final int width;
    private final int depth;
    private final int dead;
    private final int overflown;
    private final double[] lnQ1;
    private final double[] lnQ2;
    private final double[] correlations;

    /**
     * Keeps what was measured.
     *
     * @param values ln q of both inputs and their correlation for one network after the other
     */
    Cell(int width, int depth, double[][] values, int dead, int overflown) {
        this.width = width;
        this.depth = depth;
        this.dead = dead;
        this.overflown = overflown;
        this.lnQ1 = column(values, 0);
        this.lnQ2 = column(values, 1);
        this.correlations = column(values, 2);
    }

    private static double[] column(double[][] values, int index) {
        return Arrays.stream(values).mapToDouble(row -> row[index]).toArray();
    }

    int width() {
        return width;
    }

    int depth() {
        return depth;
    }

    int dead() {
        return dead;
    }

    int overflown() {
        return overflown;
    }

    int samples() {
        return lnQ1.length;
    }

    /** The values of a function in the measured networks. */
    double[] values(NeuralFunction function) {
        double[] values = new double[lnQ1.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = function.of(new LastLayer(lnQ1[i], lnQ2[i], correlations[i]));
        }
        return values;
    }
}
