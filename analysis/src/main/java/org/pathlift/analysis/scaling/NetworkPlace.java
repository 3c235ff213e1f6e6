package org.pathlift.analysis.scaling;

import java.util.Optional;
import java.util.OptionalDouble;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Convergence;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.Limit;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Phase;

/**
 * Random networks at one place beside, or on, a critical line.
 *
 * @param distance σ_w² over that of the critical point, less 1; empty where the place was chosen otherwise
 * @param layer φ, σ_w² and σ_b²
 * @param convergence where q goes
 * @param q what both inputs start with in layer 0: q* where there is one above 0, otherwise 1
 * @param chi1 χ₁ at q*, or its limit
 * @param phase ordered, critical or chaotic; empty where q diverges
 * @param order 1 − c*, the order parameter; empty where q goes to 0 or infinity
 * @param xi ξ_c in layers; empty where correlations do not settle exponentially
 * @param flow the map near c = 1; empty where q moves and the map with it
 */
public record NetworkPlace(
        OptionalDouble distance,
        MeanField layer,
        Convergence convergence,
        double q,
        OptionalDouble chi1,
        Optional<Phase> phase,
        OptionalDouble order,
        OptionalDouble xi,
        Optional<CriticalFlow> flow) {

    /** Where q changes by no more than this share per layer it stays. */
    private static final double FIXED = 1e-12;

    /** The critical point itself: q is held at q*, also where V'(q*) = 1 lets it drift in the end. */
    static NetworkPlace critical(Activation activation, CriticalPoint point) {
        MeanField layer = new MeanField(activation, point.variances());
        if (point.q() == 0) {
            return at(layer, OptionalDouble.of(0), 1);
        }
        boolean conserved = activation.positivelyHomogeneous();
        return new NetworkPlace(
                OptionalDouble.of(0),
                layer,
                conserved ? Convergence.CONSERVED : Convergence.CONVERGED,
                point.q(),
                OptionalDouble.of(layer.chi1(point.q())),
                Optional.of(Phase.CRITICAL),
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                Optional.of(CriticalFlow.of(layer, point.q())));
    }

    /** A place whose q* is reached from a given q. */
    static NetworkPlace at(MeanField layer, OptionalDouble distance, double from) {
        Limit limit = FixedPoints.of(layer).from(from);
        boolean held = limit.q().isPresent() && limit.q().getAsDouble() > 0;
        double q = held ? limit.q().getAsDouble() : 1;
        boolean forgetsQ = layer.activation().positivelyHomogeneous()
                && layer.variances().bias() == 0
                && layer.variances().weight() > 0;
        return new NetworkPlace(
                distance,
                layer,
                limit.convergence(),
                q,
                limit.chi1(),
                limit.phase(),
                forgetsQ ? OptionalDouble.of(0) : limit.oneMinusCorrelation(),
                forgetsQ ? OptionalDouble.empty() : limit.depthOfCorrelation(),
                held || forgetsQ ? Optional.of(CriticalFlow.of(layer, q)) : Optional.empty());
    }

    /** ln q_L/q₀: what tells the phases of homogeneous activations without biases apart; empty where q leaves the numbers. */
    public OptionalDouble growth(int depth) {
        double now = q;
        for (int l = 0; l < depth; l++) {
            double next = layer.variance(now);
            if (Math.abs(next - now) <= FIXED * now) {
                break;
            }
            now = next;
            if (!(now > Double.MIN_NORMAL && now < Double.POSITIVE_INFINITY)) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(Math.log(now / q));
    }
}
