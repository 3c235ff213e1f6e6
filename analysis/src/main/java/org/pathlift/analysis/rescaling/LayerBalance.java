package org.pathlift.analysis.rescaling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.rescaling.UnitEnergies.Biases;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.UnitGroup;

/**
 * The balance of units that were made together.
 *
 * @param tensor the tensor that carries them
 * @param units how many
 * @param mean the mean of r, the layer's part; null where no unit has energy on both sides
 * @param deviation the standard deviation of r within the layer; null likewise
 * @param difference Σ c = Σ (Σ_in θ² - Σ_out θ²), biases counted
 * @param weightDifference the same without biases: {@code ‖W_l‖² - ‖W_{l+1}‖²} in a chain
 * @param matrixImbalance {@code ‖W_l W_lᵀ - W_{l+1}ᵀ W_{l+1}‖_F}; null where the units stand between several weights
 * @param logRatios r of each unit; null where there are many, or one is not finite
 * @param differences c of each unit; null where there are many
 */
public record LayerBalance(
        String tensor,
        int units,
        @Nullable Double mean,
        @Nullable Double deviation,
        double difference,
        double weightDifference,
        @Nullable Double matrixImbalance,
        @Nullable List<Double> logRatios,
        @Nullable List<Double> differences) {

    /** So many units of a layer are told one by one. */
    static final int FEW = 64;

    static LayerBalance of(Symmetry symmetry, Region region, UnitGroup group, UnitEnergies energies) {
        List<Double> ratios = new ArrayList<>();
        List<Double> differences = new ArrayList<>();
        double sum = 0;
        double squares = 0;
        double difference = 0;
        double weightDifference = 0;
        int alive = 0;
        for (int unit = group.first(); unit < group.first() + group.count(); unit++) {
            double r = energies.logRatio(unit, Biases.WITH);
            ratios.add(r);
            differences.add(energies.difference(unit, Biases.WITH));
            difference += energies.difference(unit, Biases.WITH);
            weightDifference += energies.difference(unit, Biases.WITHOUT);
            if (Double.isFinite(r)) {
                sum += r;
                squares += r * r;
                alive++;
            }
        }
        boolean few = group.count() <= FEW;
        double mean = sum / alive;
        OptionalDouble matrix = UnitMatrix.imbalance(symmetry, region, group);
        return new LayerBalance(
                group.tensor(),
                group.count(),
                alive == 0 ? null : Double.valueOf(mean),
                alive == 0 ? null : Double.valueOf(Math.sqrt(Math.max(0, squares / alive - mean * mean))),
                difference,
                weightDifference,
                matrix.isPresent() ? Double.valueOf(matrix.getAsDouble()) : null,
                few && alive == group.count() ? List.copyOf(ratios) : null,
                few ? List.copyOf(differences) : null);
    }
}
