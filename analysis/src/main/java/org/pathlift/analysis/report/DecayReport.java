package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.scaling.DecayAnswer;
import org.pathlift.analysis.scaling.DepthDecay;
import org.pathlift.analysis.scaling.NoDecay;
import org.pathlift.analysis.scaling.PowerFit;
import org.pathlift.analysis.scaling.RateFit;
import org.pathlift.onnx.error.Words;

/**
 * The fits of a decay.
 *
 * @param reason why there are none; null where there are, and then nothing else is null but what is said to be
 * @param law what the score says: power-law, exponential or undecided
 * @param score D
 * @param layers how many layers were fitted
 * @param dropped how many were left out, below 1e-13
 * @param exponential ln ε = α − rate l
 * @param powers ln ε = α − p ln(l + l₀), for p = 1 and p = 2
 * @param rates ρ = τ + s ε^ω, for ω = 1/2 and ω = 1; empty where layers between were left out
 * @param omega the slope of ln ρ over ln ε; null where ε does not fall in every layer
 */
public record DecayReport(
        @Nullable String reason,
        @Nullable String law,
        @Nullable Double score,
        @Nullable Integer layers,
        @Nullable Integer dropped,
        @Nullable Exponential exponential,
        List<PowerFit> powers,
        List<Rate> rates,
        @Nullable Double omega) {

    /** Keeps unmodifiable copies of {@code powers} and {@code rates}. */
    public DecayReport {
        powers = List.copyOf(powers);
        rates = List.copyOf(rates);
    }

    /**
     * The exponential fit.
     *
     * @param alpha α
     * @param rate how much ln ε falls per layer
     * @param xi 1/rate in layers; null where ε does not fall
     * @param rss the sum of the squared residuals
     * @param r2 the share of the variance that it explains
     */
    public record Exponential(
            double alpha, double rate, @Nullable Double xi, double rss, double r2) {}

    /**
     * A regression of the rate.
     *
     * @param omega ω
     * @param tau τ
     * @param chi1 1 − τ
     * @param s s
     * @param rss the sum of the squared residuals
     * @param r2 the share of the variance that it explains
     */
    public record Rate(double omega, double tau, double chi1, double s, double rss, double r2) {
        static Rate of(RateFit fit) {
            return new Rate(fit.omega(), fit.tau(), fit.chi1(), fit.s(), fit.rss(), fit.r2());
        }
    }

    static DecayReport of(DecayAnswer answer) {
        if (answer instanceof DepthDecay decay) {
            return new DecayReport(
                    null,
                    Words.of(decay.law()),
                    decay.score(),
                    decay.layers(),
                    decay.dropped(),
                    new Exponential(
                            decay.exponential().alpha(),
                            decay.exponential().rate(),
                            Optionals.orNull(decay.exponential().xi()),
                            decay.exponential().rss(),
                            decay.exponential().r2()),
                    decay.powers(),
                    decay.rates().stream().map(Rate::of).toList(),
                    Optionals.orNull(decay.omega()));
        }
        return new DecayReport(((NoDecay) answer).reason(), null, null, null, null, null, List.of(), List.of(), null);
    }
}
