package org.pathlift.conditioning.solve;

import java.util.Arrays;

/**
 * Runs of consecutive units of one layer, numbered 1..count in sweep order.
 *
 * @param count the number of layers
 * @param first id of each layer's first unit; entry count + 1 is H + 1, entry 0 is unused
 * @param ofUnit layer of each unit; 0 for the fixed unit and for dead units, which do not move
 */
record Layers(int count, int[] first, int[] ofUnit) {

    static Layers of(ScaleProblem problem, boolean[] dead) {
        int units = problem.units();
        int[] first = new int[units + 2];
        int[] ofUnit = new int[units + 1];
        int count = 0;
        for (int u = 1; u <= units; u++) {
            if (u == 1 || problem.layerOf(u) != problem.layerOf(u - 1)) {
                first[++count] = u;
            }
            ofUnit[u] = dead[u] ? 0 : count;
        }
        first[count + 1] = units + 1;
        return new Layers(count, Arrays.copyOf(first, count + 2), ofUnit);
    }

    int size(int layer) {
        return first[layer + 1] - first[layer];
    }

    int widest() {
        int widest = 0;
        for (int layer = 1; layer <= count; layer++) {
            widest = Math.max(widest, size(layer));
        }
        return widest;
    }
}
