package org.pathlift.conditioning.solve;

/** How the masses of a unit's pairs are put together. */
enum Reduction {
    SUM,
    MAX;

    double combine(double a, double b) {
        return this == SUM ? a + b : Math.max(a, b);
    }

    double of(double[] values) {
        if (this == SUM) {
            return Masses.sum(values);
        }
        double max = 0;
        for (double v : values) {
            if (v > max) {
                max = v;
            }
        }
        return max;
    }
}
