package org.pathlift.analysis.commutativity;

import java.util.Optional;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Correlations;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * Residual networks Y_l = Y_{l−1} + L^(−α) W_l φ(Y_{l−1}), W_l ~ N(0, 1/n).
 *
 * <p>With α = 1/2 width and depth commute (Hayou and Yang, arXiv 2302.00453; Hayou, arXiv 2310.01683). Above, branches
 * vanish with depth and the limit is the input; below, the signal grows without bound and there is no limit.
 *
 * @param activation φ
 * @param alpha α, at least 0
 */
public record ResidualNetworks(Activation activation, double alpha) implements GaussianFamily {

    /** The exponent for which branches neither vanish nor explode. */
    public static final double CRITICAL_ALPHA = 0.5;

    /**
     * Checks {@code alpha}.
     *
     * @throws IllegalArgumentException if {@code alpha} is negative or not finite
     */
    public ResidualNetworks {
        if (!(alpha >= 0 && alpha < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("alpha must be finite and at least 0, found " + alpha);
        }
    }

    @Override
    public boolean residual() {
        return true;
    }

    @Override
    public double factor(int depth) {
        return Math.pow(depth, -alpha);
    }

    /** The recursion q' = q + L^(−2α) E φφ of both second moments and the covariance. */
    @Override
    public Optional<Covariances> atInfiniteWidth(int depth, double correlation) {
        double square = Math.pow(depth, -2 * alpha);
        Correlations expectations = Correlations.of(activation);
        MeanField unit = new MeanField(activation, new Variances(1, 0));
        double q = 1;
        double q12 = correlation;
        for (int l = 0; l < depth; l++) {
            double c = Math.max(-1, Math.min(1, q12 / q));
            q12 += square * expectations.product(q, q, c);
            q += square * unit.variance(q);
            if (!(q > 0 && q < Double.POSITIVE_INFINITY)) {
                return Optional.empty();
            }
        }
        return Optional.of(new Covariances(q, q, Math.max(-q, Math.min(q, q12))));
    }

    @Override
    public Optional<Covariances> limit(double correlation) {
        Covariances start = Covariances.ofCorrelation(1, 1, correlation);
        if (alpha > CRITICAL_ALPHA) {
            return Optional.of(start);
        }
        return alpha == CRITICAL_ALPHA ? Optional.of(ResidualFlow.at(activation, start, 1)) : Optional.empty();
    }
}
