package org.pathlift.conditioning.solve;

/** The moves of one layer's units: e^Δw and e^-Δw by position in the layer, and the new w by unit id. */
final class LayerStep {

    /** Id of the layer's first unit; position i is unit first + i. */
    int first;

    final double[] up;
    final double[] down;
    final double[] w;
    double largest;

    LayerStep(int widestLayer, double[] w) {
        this.up = new double[widestLayer];
        this.down = new double[widestLayer];
        this.w = w;
    }

    void start(int firstUnit) {
        first = firstUnit;
        largest = 0;
    }

    void set(int position, double delta, double factor) {
        up[position] = factor;
        down[position] = 1 / factor;
        largest = Math.max(largest, Math.abs(delta));
    }
}
