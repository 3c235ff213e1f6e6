package org.pathlift.analysis.scaling;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What decays of 1 − c tell of a network, whether they were computed or measured. All definitions are this software's.
 *
 * @param curve the decay that was fitted
 * @param decay its fits, or why there are none
 * @param limit the value above 0 that it settles at; empty where it goes to 0, or has not settled
 * @param approach how it approaches that value; empty where there is none
 * @param collapses of all decays with p = 1 and with p = 2, or why there are none
 */
public record ScalingMetrics(
        DepthCurve curve,
        DecayAnswer decay,
        Optional<AitkenLimit> limit,
        Optional<DecayAnswer> approach,
        List<CollapseAnswer> collapses) {

    /** A curve that changes by no more than this share of its largest value is called unchanged. */
    public static final double UNCHANGED = 0.02;

    /** Keeps an unmodifiable copy of {@code collapses}. */
    public ScalingMetrics {
        collapses = List.copyOf(collapses);
    }

    /**
     * Of pairs of inputs of one network, or means over networks of such pairs: the fits are of the mean over the pairs.
     *
     * @param pairs ε of each pair, from layer 0 on, all over the same layers
     * @throws IllegalArgumentException if there are none, they have different layers, or do not begin with layer 0
     */
    public static ScalingMetrics ofPairs(List<DepthCurve> pairs) {
        return of(DepthCurve.mean(pairs), pairs, 0);
    }

    /**
     * Of one decay that is fitted, and of decays from different starts that are to collapse.
     *
     * @param noise the standard error of the last ε of the first, as a share of it
     */
    static ScalingMetrics of(DepthCurve curve, List<DepthCurve> curves, double noise) {
        DecayAnswer decay = DepthDecay.of(curve);
        Optional<AitkenLimit> limit = AitkenLimit.of(curve, noise).filter(found -> beats(found, decay, curve));
        return new ScalingMetrics(
                curve,
                decay,
                limit,
                limit.map(found -> found.approach(curve)),
                List.of(Collapse.of(curves, 1), Collapse.of(curves, 2)));
    }

    /** Whether an approach to a value above 0 explains a decay clearly better than a power law does. */
    private static boolean beats(AitkenLimit limit, DecayAnswer answer, DepthCurve curve) {
        return answer.decay()
                .map(decay ->
                        decay.layers() / 2.0 * Math.log(decay.power().rss() / limit.rss(curve)) > DepthDecay.DECISIVE)
                .orElse(true);
    }

    /** What the network does. */
    public Behaviour behaviour() {
        List<Double> eps = curve.from(1).eps();
        if (eps.size() < DepthDecay.LEAST_LAYERS) {
            return Behaviour.TOO_FEW_LAYERS;
        }
        double most = Collections.max(eps);
        if (most > 0 && most - Collections.min(eps) <= UNCHANGED * most) {
            return Behaviour.UNCHANGED;
        }
        if (limit.isPresent()) {
            return Behaviour.SETTLES_ABOVE_ZERO;
        }
        if (decay instanceof DepthDecay fits) {
            return switch (fits.law()) {
                case POWER_LAW -> Behaviour.POWER_LAW;
                case EXPONENTIAL -> Behaviour.EXPONENTIAL;
                case UNDECIDED -> Behaviour.UNDECIDED;
            };
        }
        return Behaviour.TOO_FEW_LAYERS;
    }

    /** The order parameter 1 − c*, as this curve shows it: 0 where it decays to 0; empty where that is not decided. */
    public OptionalDouble orderParameter() {
        return switch (behaviour()) {
            case POWER_LAW, EXPONENTIAL -> OptionalDouble.of(0);
            case SETTLES_ABOVE_ZERO -> OptionalDouble.of(limit.orElseThrow().value());
            case UNCHANGED, UNDECIDED, TOO_FEW_LAYERS -> OptionalDouble.empty();
        };
    }

    /** The depth scale ξ in layers, of an exponential decay or of an exponential approach to a value above 0. */
    public OptionalDouble xi() {
        return switch (behaviour()) {
            case EXPONENTIAL -> xi(decay);
            case SETTLES_ABOVE_ZERO ->
                approach.filter(ScalingMetrics::isExponential)
                        .map(ScalingMetrics::xi)
                        .orElse(OptionalDouble.empty());
            case POWER_LAW, UNCHANGED, UNDECIDED, TOO_FEW_LAYERS -> OptionalDouble.empty();
        };
    }

    private static boolean isExponential(DecayAnswer answer) {
        return answer.decay().map(found -> found.law() == DecayLaw.EXPONENTIAL).orElse(false);
    }

    private static OptionalDouble xi(DecayAnswer answer) {
        return answer.decay().map(found -> found.exponential().xi()).orElse(OptionalDouble.empty());
    }

    /** The collapse with the smaller error over rescaled depths; empty where there is none. */
    public Optional<Collapse> collapse() {
        return collapses.stream()
                .flatMap(answer -> answer.collapse().stream())
                .min((a, b) -> Double.compare(a.critical(), b.critical()));
    }
}
