package org.pathlift.analysis.invariance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.analysis.metric.Analysis;
import org.pathlift.analysis.metric.Metric;
import org.pathlift.analysis.metric.MetricOutcome;
import org.pathlift.analysis.metric.Subject;
import org.pathlift.conditioning.permutation.Arrangement;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.Rearranging;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.solve.SolverOptions;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;

/**
 * Every number of the metrics of a model beside those of two copies that compute the same: one with its units multiplied by
 * random powers of two, one with its units in random order and with random signs where activations are odd. Powers of two round
 * no weight, so that what stays in theory stays to rounding of the metric.
 *
 * @param scaled how many units have a scale
 * @param moved how many units another one's weights come to
 * @param flipped how many signs flip
 * @param numbers all numbers of all metrics that apply, in their order
 */
public record Invariance(int scaled, int moved, int flipped, List<NumberStanding> numbers) {

    /** Keeps an unmodifiable copy of {@code numbers}. */
    public Invariance {
        numbers = List.copyOf(numbers);
    }

    /**
     * Measures the copies.
     *
     * @param measured what the metrics gave for the model itself
     */
    public static Invariance of(Subject subject, List<Analysis.Result> measured, Analysis.Listener listener) {
        Symmetry symmetry = subject.symmetry();
        PermutationSymmetry permutations = PermutationFinder.find(symmetry);
        Arrangement arrangement = Arrangement.random(permutations, subject.seed());
        Model permuted = Rearranging.apply(permutations, subject.model(), arrangement);
        List<Metric> metrics = measured.stream()
                .filter(result -> result.outcome() instanceof MetricOutcome.Measured)
                .map(Analysis.Result::metric)
                .toList();
        Map<String, Map<String, List<Double>>> ofModel = numbers(measured);
        Map<String, Map<String, List<Double>>> ofRescaled =
                numbers(Analysis.run(subject.withModel(rescaled(symmetry, subject.seed())), metrics, listener));
        Map<String, Map<String, List<Double>>> ofPermuted =
                numbers(Analysis.run(subject.withModel(permuted), metrics, listener));
        List<NumberStanding> standings = new ArrayList<>();
        ofModel.forEach((metric, numbers) -> numbers.forEach((number, values) -> standings.add(NumberStanding.of(
                metric,
                number,
                values,
                ofRescaled.getOrDefault(metric, Map.of()).get(number),
                ofPermuted.getOrDefault(metric, Map.of()).get(number)))));
        return new Invariance(symmetry.units(), arrangement.moved(), arrangement.flips(), standings);
    }

    private static Model rescaled(Symmetry symmetry, long seed) {
        return Rescaler.plan(
                        symmetry,
                        RescaleOptions.defaults()
                                .withCriterion(CriterionChoice.RANDOM)
                                .withSolver(SolverOptions.defaults().withPowersOfTwo())
                                .withSeed(seed))
                .apply();
    }

    private static Map<String, Map<String, List<Double>>> numbers(List<Analysis.Result> results) {
        Map<String, Map<String, List<Double>>> numbers = new LinkedHashMap<>();
        for (Analysis.Result result : results) {
            if (result.outcome() instanceof MetricOutcome.Measured found) {
                numbers.put(result.metric().name(), MetricNumbers.of(found.value()));
            }
        }
        return numbers;
    }
}
