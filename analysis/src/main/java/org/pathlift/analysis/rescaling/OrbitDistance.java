package org.pathlift.analysis.rescaling;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.RegionResult;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.ElementPairs;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.UnitGroup;

/**
 * How far a region is, along the orbit, from the point z* that a criterion picks. λ = e^{z/2}; all in natural logarithms.
 *
 * @param criterion {@code pathcond}, {@code enorm} or {@code cle}
 * @param scales d_lambda = ‖z*&#47;2‖₂ = ‖ln λ‖₂
 * @param rms d_lambda / √H
 * @param parameters d_param = ‖B z*&#47;2‖₂ = ‖ln |θ*&#47;θ|‖₂
 * @param layers the part of d_lambda in which whole layers move; d_lambda² is the sum of both squares
 * @param deviations the part in which units move against their layer's mean
 * @param initial the criterion's objective as it is; null where it is not finite
 * @param last the objective at z*; null likewise
 * @param converged whether z* was reached
 * @param note why something else was done; null where what was asked for was done
 */
public record OrbitDistance(
        String criterion,
        double scales,
        double rms,
        double parameters,
        double layers,
        double deviations,
        @Nullable Double initial,
        @JsonProperty("final") @Nullable Double last,
        boolean converged,
        @Nullable String note) {

    static OrbitDistance of(Symmetry symmetry, RegionResult result, LogScales scales, String criterion) {
        Region region = result.region();
        double all = 0;
        double layers = 0;
        double deviations = 0;
        for (UnitGroup group : region.groups()) {
            double sum = 0;
            for (int unit = group.first(); unit < group.first() + group.count(); unit++) {
                sum += scales.z(unit) / 2;
                all += scales.z(unit) * scales.z(unit) / 4;
            }
            double mean = sum / group.count();
            layers += group.count() * mean * mean;
            for (int unit = group.first(); unit < group.first() + group.count(); unit++) {
                double deviation = scales.z(unit) / 2 - mean;
                deviations += deviation * deviation;
            }
        }
        return new OrbitDistance(
                criterion,
                Math.sqrt(all),
                Math.sqrt(all / Math.max(1, region.units())),
                Math.sqrt(parameters(symmetry, region, scales)),
                Math.sqrt(layers),
                Math.sqrt(deviations),
                finite(result.solution().objectiveInitial()),
                finite(result.solution().objectiveFinal()),
                result.solution().converged(),
                result.note().orElse(null));
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? Double.valueOf(value) : null;
    }

    private static double parameters(Symmetry symmetry, Region region, LogScales scales) {
        double[] sum = {0};
        Set<String> seen = new HashSet<>();
        for (Binding binding : region.bindings()) {
            if (seen.add(binding.tensor())) {
                var tensor =
                        Objects.requireNonNull(symmetry.facts().model().graph().constant(binding.tensor()));
                ElementPairs.visit(
                        tensor.shape(), binding.producers(), binding.consumers(), (index, producer, consumer) -> {
                            double log = (scales.z(producer) - scales.z(consumer)) / 2;
                            sum[0] += log * log;
                        });
            }
        }
        return sum[0];
    }
}
