package org.pathlift.conditioning.solve;

/** The moves of one layer's units: e^Δw and e^-Δw by position in the layer. */
final class LayerStep {

    /** Id of the layer's first unit; position i is unit first + i. */
    int first;

    final double[] up;
    final double[] down;
    /** The largest |Δw|. */
    double largest;

    private final Weighing weighing;

    LayerStep(Weighing weighing) {
        this.weighing = weighing;
        this.up = new double[weighing.layers.widest()];
        this.down = new double[weighing.layers.widest()];
    }

    /** The point after the moves, by unit id. */
    double[] w() {
        return weighing.w();
    }

    void start(int firstUnit) {
        first = firstUnit;
        largest = 0;
    }

    /** Finds the largest |Δw| among the first {@code size} factors. */
    void measure(int size) {
        double factor = 1;
        for (int i = 0; i < size; i++) {
            if (up[i] > factor) {
                factor = up[i];
            }
            if (down[i] > factor) {
                factor = down[i];
            }
        }
        largest = Math.log(factor);
    }

    void set(int position, double delta, double factor) {
        up[position] = factor;
        down[position] = 1 / factor;
        largest = Math.max(largest, Math.abs(delta));
    }
}
