package org.pathlift.analysis.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.phase.PhaseDiagram;
import org.pathlift.analysis.phase.PhaseOptions;
import org.pathlift.analysis.phase.PhasePlace;
import org.pathlift.analysis.phase.Range;
import org.pathlift.conditioning.meanfield.CriticalAnswer;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.Limit;
import org.pathlift.conditioning.meanfield.NoCriticalPoint;
import org.pathlift.onnx.error.Words;

/**
 * The phase diagram of an activation.
 *
 * @param schema {@value #SCHEMA}
 * @param options what was asked for
 * @param places row by row: all σ_w² of the first σ_b², then of the next
 * @param line for each σ_b² the critical point, or why there is none
 */
public record PhaseDiagramReport(String schema, Options options, List<Place> places, List<LinePoint> line)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.study.phase-diagram/1";

    /**
     * What was asked for.
     *
     * @param activation by its name
     * @param sigmaW2 the values of σ_w²
     * @param sigmaB2 the values of σ_b²
     * @param width units per layer of the measured networks
     * @param depth layers of pre-activations of the measured networks
     * @param seeds networks measured at each place
     * @param seed of everything drawn
     * @param startQ q of the first layer
     * @param startCorrelation c of the first layer
     */
    public record Options(
            String activation,
            Range sigmaW2,
            Range sigmaB2,
            int width,
            int depth,
            int seeds,
            long seed,
            double startQ,
            double startCorrelation) {}

    /**
     * One place.
     *
     * @param sigmaW2 σ_w²
     * @param sigmaB2 σ_b²
     * @param convergence where q goes with depth
     * @param phase ordered, critical or chaotic; null where q diverges
     * @param q q*; null where q diverges
     * @param chi1 χ₁ at q*, or its limit
     * @param correlation c*; null where q goes to 0 or infinity
     * @param depthOfCorrelation ξ_c in layers; null where correlations do not settle exponentially
     * @param predicted the last layer at infinite width; null where q leaves the range of numbers
     * @param measured the last layer at the given width; null where nothing was measured
     */
    public record Place(
            double sigmaW2,
            double sigmaB2,
            String convergence,
            @Nullable String phase,
            @Nullable Double q,
            @Nullable Double chi1,
            @Nullable Double correlation,
            @Nullable Double depthOfCorrelation,
            @Nullable Predicted predicted,
            @Nullable Measured measured) {}

    /**
     * The last layer at infinite width.
     *
     * @param q its second moment
     * @param correlation its correlation
     */
    public record Predicted(double q, double correlation) {}

    /**
     * The last layer of drawn networks.
     *
     * @param q its second moment
     * @param correlation its correlation
     */
    public record Measured(Estimate q, Estimate correlation) {}

    /**
     * The critical line at one σ_b².
     *
     * @param sigmaB2 σ_b²
     * @param sigmaW2 σ_w²; null where there is no point
     * @param q q*
     * @param varianceSlope V'(q*)
     * @param stability what V does near q*
     * @param reason why there is no point; null where there is one
     */
    public record LinePoint(
            double sigmaB2,
            @Nullable Double sigmaW2,
            @Nullable Double q,
            @Nullable Double varianceSlope,
            @Nullable String stability,
            @Nullable String reason) {

        private static LinePoint of(double sigmaB2, CriticalAnswer answer) {
            if (answer instanceof CriticalPoint point) {
                return new LinePoint(
                        sigmaB2,
                        point.variances().weight(),
                        point.q(),
                        point.varianceSlope(),
                        Words.of(point.stability()),
                        null);
            }
            return new LinePoint(sigmaB2, null, null, null, null, ((NoCriticalPoint) answer).reason());
        }
    }

    /** Keeps unmodifiable copies of {@code places} and {@code line}. */
    public PhaseDiagramReport {
        places = List.copyOf(places);
        line = List.copyOf(line);
    }

    /** Describes a diagram. */
    public static PhaseDiagramReport of(PhaseDiagram diagram) {
        PhaseOptions options = diagram.options();
        double[] biases = options.biases().values();
        return new PhaseDiagramReport(
                SCHEMA,
                new Options(
                        options.activation().name(),
                        options.weights(),
                        options.biases(),
                        options.width(),
                        options.depth(),
                        options.seeds(),
                        options.seed(),
                        PhaseOptions.START_Q,
                        PhaseOptions.START_CORRELATION),
                diagram.places().stream().map(PhaseDiagramReport::place).toList(),
                IntStream.range(0, biases.length)
                        .mapToObj(
                                row -> LinePoint.of(biases[row], diagram.line().get(row)))
                        .toList());
    }

    private static Place place(PhasePlace place) {
        Limit limit = place.limit();
        return new Place(
                place.variances().weight(),
                place.variances().bias(),
                Words.of(limit.convergence()),
                limit.phase().map(Words::of).orElse(null),
                orNull(limit.q()),
                orNull(limit.chi1()),
                orNull(limit.correlation()),
                orNull(limit.depthOfCorrelation()),
                place.predicted() == null
                        ? null
                        : new Predicted(
                                place.predicted().q1(), place.predicted().correlation()),
                place.q() == null || place.correlation() == null ? null : new Measured(place.q(), place.correlation()));
    }

    private static @Nullable Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
