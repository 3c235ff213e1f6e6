package org.pathlift.analysis.kernel;

/**
 * What the trained parameters of a layer are. It does not change the network's function at initialization, nor the NNGP; it
 * changes the NTK.
 */
public sealed interface Parametrization {

    /**
     * z = σ_w/√fan-in · W h + σ_b · b with W, b ~ N(0, 1) trained (Jacot et al. 2018, arXiv 1806.07572). The NTK has a limit
     * as layers get wide. A bias with σ_b = 0 is none.
     */
    record Ntk() implements Parametrization {}

    /**
     * z = W h + b with W ~ N(0, σ_w²/fan-in), b ~ N(0, σ_b²) trained, as frameworks and ONNX files do. The NTK grows with the
     * width: a layer adds fan-in times the kernel before it, and 1 for a bias (neural-tangents, arXiv 1912.02803).
     *
     * @param width units or channels of the hidden layers
     * @param biases whether layers have biases
     */
    record Standard(int width, Biases biases) implements Parametrization {
        /**
         * Checks {@code width}.
         *
         * @throws IllegalArgumentException if {@code width} is below 1
         */
        public Standard {
            if (width < 1) {
                throw new IllegalArgumentException("a layer needs at least 1 unit, found " + width);
            }
        }
    }

    /** Whether layers have biases that are trained; a bias may begin as 0 (σ_b² = 0) and yet be trained. */
    enum Biases {
        /** There are none; σ_b² must be 0. */
        NONE,
        /** Every layer has some, and the NTK counts their gradients. */
        TRAINED
    }

    /** The parametrization in which the NTK has a limit. */
    static Parametrization ntk() {
        return new Ntk();
    }

    /** How much of h·h/fan-in a layer's weights add to the NTK: σ_w², or the fan-in. */
    default double weightFactor(double weightVariance, double fanIn) {
        return this instanceof Standard ? fanIn : weightVariance;
    }

    /** What a layer's bias adds to the NTK: σ_b², or 1. */
    default double biasTerm(double biasVariance) {
        if (this instanceof Standard standard) {
            return standard.biases == Biases.TRAINED ? 1 : 0;
        }
        return biasVariance;
    }

    /** Refuses a variance of biases that are not there. */
    default void check(double biasVariance) {
        if (this instanceof Standard standard && standard.biases == Biases.NONE && biasVariance > 0) {
            throw new IllegalArgumentException("layers without biases must have sigma_b^2 = 0, found " + biasVariance);
        }
    }
}
