package org.pathlift.analysis.scaling;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.pathlift.analysis.fit.LineFit;

/**
 * Whether ε falls as a power of depth or exponentially, by fits with the same number of free parameters. A definition of
 * this software.
 *
 * @param layers how many layers were fitted
 * @param dropped how many were left out since their ε is below {@link DepthCurve#FLOOR}
 * @param exponential the exponential fit
 * @param powers the fits with p = 1 and p = 2
 * @param score D = (N/2) ln(rss of the exponential / the smaller rss of a power law): above 5 a power law, below −5 an
 *     exponential
 * @param rates the regressions of the rate with ω = 1/2 and ω = 1
 * @param omega the slope of ln ρ over ln ε: about 1/2 at a critical point of an activation with a kink, 1 at that of a
 *     smooth one, 0 in the ordered phase; empty where ε does not fall in every layer
 */
public record DepthDecay(
        int layers,
        int dropped,
        ExponentialFit exponential,
        List<PowerFit> powers,
        double score,
        List<RateFit> rates,
        OptionalDouble omega)
        implements DecayAnswer {

    /** With fewer layers nothing is fitted. */
    public static final int LEAST_LAYERS = 8;

    /** How far from 0 the score decides. */
    public static final double DECISIVE = 5;

    /** How exact ln ε is at best, as a share of it. */
    private static final double ROUNDING = 1e-12;

    private static final int[] EXPONENTS = {1, 2};

    /** Keeps unmodifiable copies of {@code powers} and {@code rates}. */
    public DepthDecay {
        powers = List.copyOf(powers);
        rates = List.copyOf(rates);
    }

    /** Fits the layers from 1 on. */
    public static DecayAnswer of(DepthCurve curve) {
        DepthCurve deep = curve.from(1);
        List<Integer> kept = new ArrayList<>();
        for (int layer = deep.first(); layer <= deep.last(); layer++) {
            if (deep.at(layer) >= DepthCurve.FLOOR) {
                kept.add(layer);
            }
        }
        if (kept.size() < LEAST_LAYERS) {
            return new NoDecay("a fit takes at least %d layers with 1 - c of 1e-13 or more, found %d"
                    .formatted(LEAST_LAYERS, kept.size()));
        }
        double[] layers = kept.stream().mapToDouble(Integer::doubleValue).toArray();
        double[] logs =
                kept.stream().mapToDouble(layer -> Math.log(deep.at(layer))).toArray();
        double tss = LineFit.of(layers, logs).tss();
        if (!(tss > rounding(logs))) {
            return new NoDecay("1 - c is the same in all layers");
        }
        ExponentialFit exponential = ExponentialFit.of(layers, logs);
        List<PowerFit> powers = new ArrayList<>();
        for (int p : EXPONENTS) {
            powers.add(PowerFit.of(p, layers, logs, tss));
        }
        return rated(deep, kept.size(), exponential, powers, rounding(logs));
    }

    private static DepthDecay rated(
            DepthCurve deep, int kept, ExponentialFit exponential, List<PowerFit> powers, double rounding) {
        List<Double> eps = new ArrayList<>();
        List<Double> rho = new ArrayList<>();
        for (int layer = deep.first(); layer < deep.last(); layer++) {
            if (deep.at(layer) >= DepthCurve.FLOOR && deep.at(layer + 1) >= DepthCurve.FLOOR) {
                eps.add(deep.at(layer));
                rho.add(1 - deep.at(layer + 1) / deep.at(layer));
            }
        }
        double power = powers.stream().mapToDouble(PowerFit::rss).min().orElseThrow();
        double score = kept / 2.0 * Math.log(Math.max(exponential.rss(), rounding) / Math.max(power, rounding));
        return new DepthDecay(
                kept, deep.size() - kept, exponential, powers, score, rates(array(eps), array(rho)), omega(eps, rho));
    }

    /** What rounding alone makes of a sum of squared residuals. */
    private static double rounding(double[] logs) {
        double largest = 1;
        for (double log : logs) {
            largest = Math.max(largest, Math.abs(log));
        }
        double unit = ROUNDING * largest;
        return logs.length * unit * unit;
    }

    private static List<RateFit> rates(double[] eps, double[] rho) {
        return eps.length < LEAST_LAYERS - 1 ? List.of() : List.of(RateFit.of(0.5, eps, rho), RateFit.of(1, eps, rho));
    }

    private static OptionalDouble omega(List<Double> eps, List<Double> rho) {
        if (eps.size() < LEAST_LAYERS - 1 || !rho.stream().allMatch(value -> value > 0)) {
            return OptionalDouble.empty();
        }
        double[] x = eps.stream().mapToDouble(Math::log).toArray();
        double[] y = rho.stream().mapToDouble(Math::log).toArray();
        return OptionalDouble.of(LineFit.of(x, y).slope());
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** What the score says; undecided where ε grows with depth. */
    public DecayLaw law() {
        if (exponential.rate() <= 0 || Math.abs(score) <= DECISIVE) {
            return DecayLaw.UNDECIDED;
        }
        return score > 0 ? DecayLaw.POWER_LAW : DecayLaw.EXPONENTIAL;
    }

    /** The better of the power laws. */
    public PowerFit power() {
        return powers.stream().min(Comparator.comparingDouble(PowerFit::rss)).orElseThrow();
    }

    /** The better of the regressions of the rate; nothing where too many layers were left out. */
    public Optional<RateFit> rate() {
        return rates.stream().min(Comparator.comparingDouble(RateFit::rss));
    }
}
