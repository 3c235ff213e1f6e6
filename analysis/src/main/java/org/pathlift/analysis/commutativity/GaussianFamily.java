package org.pathlift.analysis.commutativity;

import java.util.Optional;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Covariances;

/**
 * Networks with independent Gaussian weights and no biases, for any width n and depth L, whose law is known.
 *
 * <p>The first layer's pre-activations of two inputs are drawn with q = 1 and their correlation; the last layer L is
 * measured before an activation is applied to it.
 */
public sealed interface GaussianFamily permits ResidualNetworks, PlainNetworks {

    /** φ. */
    Activation activation();

    /** The second moments and the covariance in layer L at infinite width; empty where they leave the range of numbers. */
    Optional<Covariances> atInfiniteWidth(int depth, double correlation);

    /**
     * What the last layer comes to as the width and then the depth goes to infinity; empty where there is no limit with a
     * positive, finite second moment.
     */
    Optional<Covariances> limit(double correlation);

    /** Mean and variance of ln q of layer L in networks of width n that are alive; empty where they are not known exactly. */
    default Optional<LogMoments> exactLogMoments(int width, int depth) {
        return Optional.empty();
    }

    /** What a layer's new part is multiplied by in a network of this depth. */
    double factor(int depth);

    /** Whether a layer adds to the one before. */
    boolean residual();
}
