package org.pathlift.conditioning.training;

import java.util.List;
import java.util.stream.IntStream;
import org.pathlift.conditioning.rescale.RegionResult;
import org.pathlift.conditioning.rescale.RescalePlan;

/**
 * What a rescaling does, in a few numbers, over the regions that the chosen criterion solved.
 *
 * @param objectiveBefore the sum of the regions' objectives at the weights as they are
 * @param objectiveAfter the same at the scales that were found
 * @param gain (before - after) / p, p being the regions' number of parameters: for pathcond in nats per parameter; 0
 *     where no region has a finite objective
 * @param unitsMoved the number of units with λ ≠ 1
 * @param smallestScale the smallest λ; 1 where there are no units
 * @param largestScale the largest λ; 1 where there are no units
 */
public record RescaleSummary(
        double objectiveBefore,
        double objectiveAfter,
        double gain,
        int unitsMoved,
        double smallestScale,
        double largestScale) {

    /** Returns the summary of a plan. */
    public static RescaleSummary of(RescalePlan plan) {
        List<RegionResult> solved = plan.regions().stream()
                .filter(region -> region.criterion() == plan.options().criterion())
                .filter(region -> Double.isFinite(region.solution().objectiveInitial()))
                .toList();
        double before = solved.stream()
                .mapToDouble(region -> region.solution().objectiveInitial())
                .sum();
        double after = solved.stream()
                .mapToDouble(region -> region.solution().objectiveFinal())
                .sum();
        long parameters = solved.stream()
                .mapToLong(region -> region.region().parameters())
                .sum();
        double[] lambdas = IntStream.rangeClosed(1, plan.scales().units())
                .mapToDouble(plan.scales()::lambda)
                .toArray();
        return new RescaleSummary(
                before,
                after,
                parameters == 0 ? 0 : (before - after) / parameters,
                (int) IntStream.rangeClosed(1, plan.scales().units())
                        .filter(unit -> plan.scales().z(unit) != 0)
                        .count(),
                IntStream.range(0, lambdas.length)
                        .mapToDouble(i -> lambdas[i])
                        .min()
                        .orElse(1),
                IntStream.range(0, lambdas.length)
                        .mapToDouble(i -> lambdas[i])
                        .max()
                        .orElse(1));
    }
}
