package org.pathlift.conditioning.propagation;

import java.util.List;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Correlations;
import org.pathlift.conditioning.meanfield.Kink;
import org.pathlift.conditioning.meanfield.Moments;

/**
 * What an activation makes of a signal whose elements are Gaussian: N(m, q - m²), with the covariance E x_a x_b - m²
 * between inputs.
 */
final class ActivationMap {

    /** A mean below this share of the root mean square is taken as 0. */
    private static final double CENTRED = 1e-9;

    private ActivationMap() {}

    static Signal after(Activation activation, Signal signal) {
        Activation around = around(activation, signal.mean(), signal.square());
        boolean shifted = around != activation;
        double square = shifted ? signal.square() - signal.mean() * signal.mean() : signal.square();
        double product = shifted ? signal.product() - signal.mean() * signal.mean() : signal.product();
        double correlation = square <= 0 ? 0 : Math.max(-1, Math.min(1, product / square));
        Moments moments = Moments.of(around, Math.max(square, 0));
        double together = correlation == 1
                ? moments.meanSquare()
                : Correlations.of(around).product(Math.max(square, 0), Math.max(square, 0), correlation);
        return new Signal(moments.meanSquare(), moments.mean(), together, signal.doubt());
    }

    /** E φ'² over a signal: what a squared gradient is multiplied by on its way back. */
    static double slopeSquare(Activation activation, Signal signal) {
        Activation around = around(activation, signal.mean(), signal.square());
        double square = around != activation ? signal.square() - signal.mean() * signal.mean() : signal.square();
        return square <= 0
                ? activation.energyAtZero()
                : Moments.of(around, square).meanSquaredSlope();
    }

    private static Activation around(Activation activation, double mean, double square) {
        if (Math.abs(mean) <= CENTRED * Math.sqrt(square)) {
            return activation;
        }
        List<Kink> kinks = activation.kinks().stream()
                .map(kink -> new Kink(kink.at() - mean, kink.slopeJump()))
                .toList();
        return Activations.custom(
                activation.name() + " around " + mean,
                x -> activation.value(x + mean),
                x -> activation.slope(x + mean),
                kinks.toArray(Kink[]::new));
    }
}
