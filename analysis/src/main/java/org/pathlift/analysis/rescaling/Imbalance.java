package org.pathlift.analysis.rescaling;

import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.rescaling.UnitEnergies.Biases;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.UnitGroup;

/**
 * How far the units of a region are from balance, r = ½ ln(Σ_in θ² / Σ_out θ²).
 *
 * @param largest max |r|; null where no unit has energy on both sides
 * @param rms the root mean square of r; null likewise
 * @param mean the mean of r; null likewise
 * @param dead how many units have no energy on a side; they are left out
 */
public record Imbalance(
        @Nullable Double largest,
        @Nullable Double rms,
        @Nullable Double mean,
        int dead) {

    static Imbalance of(Region region, UnitEnergies energies, Biases biases) {
        double largest = 0;
        double sum = 0;
        double squares = 0;
        int count = 0;
        int dead = 0;
        for (UnitGroup group : region.groups()) {
            for (int unit = group.first(); unit < group.first() + group.count(); unit++) {
                double r = energies.logRatio(unit, biases);
                if (Double.isFinite(r)) {
                    largest = Math.max(largest, Math.abs(r));
                    sum += r;
                    squares += r * r;
                    count++;
                } else {
                    dead++;
                }
            }
        }
        return count == 0
                ? new Imbalance(null, null, null, dead)
                : new Imbalance(largest, Math.sqrt(squares / count), sum / count, dead);
    }
}
