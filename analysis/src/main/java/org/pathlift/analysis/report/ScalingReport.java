package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.scaling.Collapse;
import org.pathlift.analysis.scaling.CriticalExponents;
import org.pathlift.analysis.scaling.CriticalFlow;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.analysis.scaling.MeasuredCurve;
import org.pathlift.analysis.scaling.PlaceChoice;
import org.pathlift.analysis.scaling.ScalingOptions;
import org.pathlift.analysis.scaling.ScalingPlace;
import org.pathlift.analysis.scaling.ScalingPlace.MeasuredWidth;
import org.pathlift.analysis.scaling.ScalingStudy;
import org.pathlift.onnx.error.Words;

/**
 * The scaling of correlations over depth, width and distance from criticality.
 *
 * @param schema {@value #SCHEMA}
 * @param options what was asked for
 * @param exponents of the critical point; null where places were chosen without one
 * @param places one for each distance or σ_w²
 */
public record ScalingReport(
        String schema, Options options, @Nullable Exponents exponents, List<Place> places) implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.study.scaling/1";

    /**
     * What was asked for.
     *
     * @param activation by its name
     * @param sigmaB2 σ_b²; null for that of the activation's default critical point
     * @param distances σ_w² over the critical one, less 1; empty where values of σ_w² were given
     * @param sigmaW2 values of σ_w²; empty where distances were given
     * @param widths units per layer of the measured networks
     * @param depth the number of the last layer
     * @param starts ε of layer 0
     * @param networks how many were measured of each width and start
     * @param seed of everything drawn
     */
    public record Options(
            String activation,
            @Nullable Double sigmaB2,
            List<Double> distances,
            List<Double> sigmaW2,
            List<Integer> widths,
            int depth,
            List<Double> starts,
            int networks,
            long seed) {}

    /**
     * The exponents of the critical point at infinite width.
     *
     * @param slopes smooth or kinked
     * @param p what β and δ are in theory; ν is 1
     * @param beta of 1 − c* beside the point; null where it stays 0
     * @param nuOrdered of ξ_c in the ordered phase; null where nothing settles exponentially
     * @param nuChaotic of ξ_c in the chaotic phase
     * @param delta of the decay with depth at the point; null where q does not stay
     */
    public record Exponents(
            String slopes,
            int p,
            @Nullable Double beta,
            @Nullable Double nuOrdered,
            @Nullable Double nuChaotic,
            @Nullable Double delta) {

        static Exponents of(CriticalExponents exponents) {
            return new Exponents(
                    Words.of(exponents.slopes()),
                    exponents.slopes().p(),
                    Optionals.orNull(exponents.beta()),
                    Optionals.orNull(exponents.nuOrdered()),
                    Optionals.orNull(exponents.nuChaotic()),
                    Optionals.orNull(exponents.delta()));
        }
    }

    /**
     * One place.
     *
     * @param network which networks
     * @param growth ln q_L/q₀; null where q leaves the range of numbers
     * @param infinite the decays at infinite width, one for each start, from layer 0 on
     * @param metrics of those decays
     * @param theoryDistance how far they are from the flow's curve at τ = 0, in ln ε; null where q moves
     * @param widths what was measured
     * @param rate of convergence with width; null where fewer than two widths were measured
     */
    public record Place(
            NetworkReport network,
            @Nullable Double growth,
            List<List<Double>> infinite,
            ScalingMetricsReport metrics,
            @Nullable Double theoryDistance,
            List<Width> widths,
            @Nullable RateReport rate) {

        static Place of(ScalingPlace place) {
            return new Place(
                    NetworkReport.of(place.place()),
                    Optionals.orNull(place.growth()),
                    place.infinite().stream().map(DepthCurve::eps).toList(),
                    ScalingMetricsReport.of(place.metrics()),
                    place.place().flow().map(flow -> distance(place, flow)).orElse(null),
                    place.widths().stream().map(Width::of).toList(),
                    place.rate().map(RateReport::of).orElse(null));
        }

        private static @Nullable Double distance(ScalingPlace place, CriticalFlow flow) {
            return Optionals.orNull(Collapse.distance(place.infinite(), flow));
        }
    }

    /**
     * Networks of one width.
     *
     * @param width units per layer
     * @param metrics of the means over networks; null where too few networks reached the last layer
     * @param curves one for each start
     */
    public record Width(int width, @Nullable ScalingMetricsReport metrics, List<Curve> curves) {
        static Width of(MeasuredWidth measured) {
            return new Width(
                    measured.width(),
                    measured.metrics().map(ScalingMetricsReport::of).orElse(null),
                    measured.curves().stream().map(Curve::of).toList());
        }
    }

    /**
     * Means over networks, from layer 0 on, as far as they are above 1e-11.
     *
     * @param start ε of layer 0 in law
     * @param lost networks in which q left the range of numbers
     * @param layers mean and standard error
     * @param squares the mean square of ε less ε at infinite width, over networks and layers
     */
    public record Curve(double start, int lost, List<Estimate> layers, Estimate squares) {
        static Curve of(MeasuredCurve curve) {
            return new Curve(curve.start(), curve.lost(), curve.layers(), curve.squares());
        }
    }

    /** Keeps an unmodifiable copy of {@code places}. */
    public ScalingReport {
        places = List.copyOf(places);
    }

    /** Describes a study. */
    public static ScalingReport of(ScalingStudy study) {
        ScalingOptions options = study.options();
        PlaceChoice choice = options.choice();
        return new ScalingReport(
                SCHEMA,
                new Options(
                        choice.activation().name(),
                        Optionals.orNull(choice.bias()),
                        choice.distances(),
                        choice.weights(),
                        options.widths(),
                        options.depth(),
                        options.starts(),
                        options.networks(),
                        options.seed()),
                study.exponents().map(Exponents::of).orElse(null),
                study.places().stream().map(Place::of).toList());
    }
}
