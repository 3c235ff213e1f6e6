package org.pathlift.analysis.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.RescaleOutcome;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Words;

/**
 * How a model was rescaled.
 *
 * @param schema {@value #SCHEMA}
 * @param model the file that was read
 * @param options everything that was asked for, defaults too
 * @param lifting which path lifting was used and why
 * @param parameters p: the numbers in the weight tensors of all regions
 * @param units the scales that are free
 * @param objective the criterion's objective over the regions that were solved by it
 * @param regions each region
 * @param pinned every place that must keep scale 1
 * @param dead units that left the problem
 * @param weights every weight tensor
 * @param coverage how many of them are rescaled
 * @param sizes how large the weights on which a unit acts were and are, in the order in which the graph reads them
 * @param operators what nodes there are, before and after, as the file was written
 * @param graph its nodes and what they read, with the scale units that they carry
 * @param scale the factors λ of all units; null where there is no unit
 * @param proof how far the outputs moved
 * @param written where the rescaled model is; null for a dry run
 * @param seconds the time of each stage
 */
public record RescaleReport(
        String schema,
        ModelReport model,
        OptionsReport options,
        LiftingReport lifting,
        long parameters,
        int units,
        Objective objective,
        List<SolvedRegion> regions,
        List<PinReport> pinned,
        List<DeadUnit> dead,
        List<WeightReport> weights,
        Coverage coverage,
        List<WeightSizeReport> sizes,
        OperatorsReport operators,
        GraphReport graph,
        @Nullable ScaleRange scale,
        ProofReport proof,
        @Nullable String written,
        Map<String, Double> seconds)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.rescale/1";

    /** Keeps unmodifiable copies of the lists and maps, with {@code seconds} in the order given. */
    public RescaleReport {
        regions = List.copyOf(regions);
        pinned = List.copyOf(pinned);
        dead = List.copyOf(dead);
        weights = List.copyOf(weights);
        sizes = List.copyOf(sizes);
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /**
     * The criterion's objective over the regions that were solved by it.
     *
     * @param initial its sum before
     * @param last its sum after
     * @param sweeps the most sweeps that a region took
     * @param gradientNorm the largest relative gradient norm that is left
     */
    public record Objective(
            double initial, @JsonProperty("final") double last, int sweeps, double gradientNorm) {}

    /** Describes a rescaling of the file at {@code path}. */
    public static RescaleReport of(Path path, RescaleOutcome outcome, ProofOptions proof) {
        RescalePlan plan = outcome.plan();
        Symmetry symmetry = plan.symmetry();
        List<WeightReport> weights =
                symmetry.weights().stream().map(WeightReport::of).toList();
        List<SolvedRegion> regions = SolvedRegion.of(plan);
        return new RescaleReport(
                SCHEMA,
                ModelReport.of(path, outcome.sha256(), symmetry.facts().model()),
                OptionsReport.of(plan.options(), proof),
                LiftingReport.of(plan),
                symmetry.parameters(),
                symmetry.units(),
                objective(regions, Words.of(plan.options().criterion())),
                regions,
                symmetry.pins().stream().map(PinReport::of).toList(),
                DeadUnit.of(symmetry, plan.dead()),
                weights,
                Coverage.of(weights),
                outcome.sizes().stream().map(WeightSizeReport::of).toList(),
                OperatorsReport.of(outcome.structure()),
                GraphReport.of(symmetry),
                ScaleRange.of(plan.scales()),
                ProofReport.of(outcome.proof()),
                outcome.written().map(Path::toString).orElse(null),
                outcome.seconds());
    }

    private static Objective objective(List<SolvedRegion> regions, String criterion) {
        List<SolvedRegion.Objective> asked = regions.stream()
                .filter(region -> region.criterion().equals(criterion))
                .map(SolvedRegion::objective)
                .toList();
        return new Objective(
                asked.stream().mapToDouble(SolvedRegion.Objective::initial).sum(),
                asked.stream().mapToDouble(SolvedRegion.Objective::last).sum(),
                asked.stream().mapToInt(SolvedRegion.Objective::sweeps).max().orElse(0),
                asked.stream()
                        .mapToDouble(SolvedRegion.Objective::gradientNorm)
                        .max()
                        .orElse(0));
    }
}
