package org.pathlift.analysis.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.interpolation.LinearPath;
import org.pathlift.conditioning.permutation.MatchOutcome;

/**
 * How a model was brought onto a reference.
 *
 * @param schema {@value #SCHEMA}
 * @param reference the file that was matched
 * @param model the file that was brought onto it
 * @param assumptions extents of inputs that the file leaves open, and what was taken for them
 * @param options everything that was asked for, defaults too
 * @param permutation the order of the units, and the signs that flip
 * @param scale the factors that were applied after that; null where there is no unit to rescale
 * @param canonical distances where the positive scales of both are canonical: what the matching made small
 * @param weights distances of the weights as they stand in the files: the model's before, and what was written after
 * @param sweeps how often all classes were gone through in the ascent that won
 * @param restart the random start that won; null where it was none
 * @param line what models on the straight line from the reference do, before and after
 * @param proof how far the outputs moved
 * @param written where the new model is; null for a dry run
 * @param seconds the time of each stage
 */
public record MatchReport(
        String schema,
        ModelReport reference,
        ModelReport model,
        List<Assumed> assumptions,
        Options options,
        PermutationReport permutation,
        @Nullable ScaleRange scale,
        RemainingDistance canonical,
        RemainingDistance weights,
        int sweeps,
        @Nullable Integer restart,
        Line line,
        ProofReport proof,
        @Nullable String written,
        Map<String, Double> seconds)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.match/1";

    /** Keeps unmodifiable copies of {@code assumptions} and {@code seconds}, with {@code seconds} in the order given. */
    public MatchReport {
        assumptions = List.copyOf(assumptions);
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }

    /** What was asked for. */
    public record Options(int restarts, long seed, String data, int inputs, int points) {}

    /**
     * The straight line in weight space, from the reference to the model.
     *
     * @param measure cross-entropy, mean-squared-error, or output-distance where there are no labels
     * @param before to the model as it was read
     * @param after to the model as it is written
     */
    public record Line(String measure, Path before, Path after) {}

    /**
     * One line.
     *
     * @param barrier the largest excess over the straight line between its ends; of a distance, its largest value
     * @param points in order
     */
    public record Path(double barrier, List<LinearPath.Point> points) {
        /** Keeps an unmodifiable copy of {@code points}. */
        public Path {
            points = List.copyOf(points);
        }

        static Path of(LinearPath.Result result) {
            return new Path(result.barrier(), result.points());
        }
    }

    /** Describes a match. */
    public static MatchReport of(
            ModelReport reference,
            ModelReport model,
            MatchOutcome outcome,
            Options options,
            LinearPath.Result before,
            LinearPath.Result after,
            Map<String, Double> seconds) {
        return new MatchReport(
                SCHEMA,
                reference,
                model,
                Assumed.of(outcome.symmetry().scales().facts().shapes()),
                options,
                PermutationReport.of(outcome.symmetry(), outcome.matching().arrangement()),
                ScaleRange.of(outcome.scales()),
                RemainingDistance.of(outcome.matching()),
                new RemainingDistance(DistanceReport.of(outcome.raw()), DistanceReport.of(outcome.reached())),
                outcome.matching().sweeps(),
                outcome.matching().restart().isPresent()
                        ? Integer.valueOf(outcome.matching().restart().getAsInt())
                        : null,
                new Line(
                        before.measure().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        Path.of(before),
                        Path.of(after)),
                ProofReport.of(outcome.proof()),
                outcome.written().map(java.nio.file.Path::toString).orElse(null),
                seconds);
    }
}
