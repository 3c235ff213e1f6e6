package org.pathlift.analysis.scaling;

import java.util.OptionalDouble;
import org.pathlift.analysis.fit.LineFit;

/**
 * ln ε = α − rate · l by least squares.
 *
 * @param alpha α
 * @param rate how much ln ε falls per layer; negative where ε grows
 * @param rss the sum of the squared residuals of ln ε
 * @param r2 the share of the variance of ln ε that the fit explains
 */
public record ExponentialFit(double alpha, double rate, double rss, double r2) {

    static ExponentialFit of(double[] layers, double[] logs) {
        LineFit line = LineFit.of(layers, logs);
        return new ExponentialFit(line.intercept(), -line.slope(), line.rss(), 1 - line.rss() / line.tss());
    }

    /** ξ = 1/rate: over how many layers ε falls by e; empty where it does not fall. */
    public OptionalDouble xi() {
        return rate > 0 ? OptionalDouble.of(1 / rate) : OptionalDouble.empty();
    }
}
