package org.pathlift.analysis.commutativity;

import java.util.Optional;
import org.pathlift.analysis.relu.ActiveUnits;
import org.pathlift.analysis.relu.PolyGamma;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Convergence;
import org.pathlift.conditioning.meanfield.Covariances;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.Limit;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * Dense networks z' = W φ(z), W ~ N(0, σ_w²/n). With ReLU and σ_w² = 2 (He) ln q becomes normal with mean and variance
 * proportional to L/n (Hanin and Nica 2018, arXiv 1812.05994): the limits do not commute.
 *
 * @param activation φ
 * @param weightVariance σ_w², above 0
 */
public record PlainNetworks(Activation activation, double weightVariance) implements GaussianFamily {

    /**
     * Checks {@code weightVariance}.
     *
     * @throws IllegalArgumentException if {@code weightVariance} is not finite and above 0
     */
    public PlainNetworks {
        if (!(weightVariance > 0 && weightVariance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("sigma_w^2 must be finite and above 0, found " + weightVariance);
        }
    }

    /** With the σ_w² that keeps q = 1 at infinite width, 1/E φ²: 2 for ReLU. */
    public static PlainNetworks keepingVariance(Activation activation) {
        double meanSquare = new MeanField(activation, new Variances(1, 0)).variance(1);
        if (!(meanSquare > 0)) {
            throw new IllegalArgumentException("activation " + activation.name() + " vanishes: no weights keep q");
        }
        return new PlainNetworks(activation, 1 / meanSquare);
    }

    private MeanField layer() {
        return new MeanField(activation, new Variances(weightVariance, 0));
    }

    @Override
    public boolean residual() {
        return false;
    }

    @Override
    public double factor(int depth) {
        return Math.sqrt(weightVariance);
    }

    @Override
    public Optional<Covariances> atInfiniteWidth(int depth, double correlation) {
        MeanField layer = layer();
        Covariances covariances = Covariances.ofCorrelation(1, 1, correlation);
        for (int l = 0; l < depth; l++) {
            double next = layer.variance(covariances.q1());
            if (!(next > 0 && next < Double.POSITIVE_INFINITY)) {
                return Optional.empty();
            }
            covariances = layer.next(covariances);
        }
        return Optional.of(covariances);
    }

    @Override
    public Optional<Covariances> limit(double correlation) {
        Limit limit = FixedPoints.of(layer()).from(1);
        boolean settles = limit.convergence() == Convergence.CONVERGED || limit.convergence() == Convergence.CONSERVED;
        if (!settles || limit.q().isEmpty() || limit.correlation().isEmpty()) {
            return Optional.empty();
        }
        double q = limit.q().getAsDouble();
        double c = limit.correlation().getAsDouble();
        boolean linear =
                activation.positivelyHomogeneous() && activation.slopeRightOfZero() == activation.slopeLeftOfZero();
        if (linear) {
            return Optional.of(Covariances.ofCorrelation(q, q, correlation));
        }
        // The map of an odd function is odd.
        double signed = isOdd() ? Math.signum(correlation) * c : c;
        return Optional.of(Covariances.ofCorrelation(q, q, signed));
    }

    private boolean isOdd() {
        for (double x = 0; x < 8; x += 0.37) {
            if (activation.value(-x) != -activation.value(x)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Exact for functions that are 0 on one side, and for the identity and its mirror image: the ratio of q from layer to
     * layer is σ_w² a² χ²_k/n with k active units, and the first layer adds ln(χ²_n/n).
     */
    @Override
    public Optional<LogMoments> exactLogMoments(int width, int depth) {
        double left = Math.abs(activation.slopeLeftOfZero());
        double right = Math.abs(activation.slopeRightOfZero());
        boolean onesided = left == 0 || right == 0;
        if (!activation.positivelyHomogeneous() || !(onesided || left == right) || left + right == 0) {
            return Optional.empty();
        }
        ActiveUnits active = onesided ? new ActiveUnits(width, 1) : new ActiveUnits(width, width);
        double slope = Math.max(left, right);
        double mean =
                active.mean(k -> PolyGamma.digamma(k / 2.0)) + Math.log(2 * weightVariance * slope * slope / width);
        double variance =
                active.mean(k -> PolyGamma.trigamma(k / 2.0)) + active.variance(k -> PolyGamma.digamma(k / 2.0));
        return Optional.of(new LogMoments(
                depth * mean + PolyGamma.digamma(width / 2.0) + Math.log(2.0 / width),
                depth * variance + PolyGamma.trigamma(width / 2.0)));
    }
}
