package org.pathlift.analysis.kernel;

import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * A random dense network with one output.
 *
 * @param activation φ
 * @param variances σ_w² and σ_b² of every layer, the first and the last too
 * @param depth how many times φ is applied; at least 0
 * @param connections how hidden layers follow each other
 * @param parametrization what is trained
 */
public record DenseArchitecture(
        Activation activation,
        Variances variances,
        int depth,
        Connections connections,
        Parametrization parametrization) {

    /**
     * Checks {@code depth} and whether biases go with the parametrization.
     *
     * @throws IllegalArgumentException if {@code depth} is negative, or σ_b² is above 0 without trained biases
     */
    public DenseArchitecture {
        if (depth < 0) {
            throw new IllegalArgumentException("the depth must be at least 0, found " + depth);
        }
        parametrization.check(variances.bias());
    }

    /** A plain network in the NTK's parametrization. */
    public static DenseArchitecture plain(Activation activation, Variances variances, int depth) {
        return new DenseArchitecture(activation, variances, depth, Connections.plain(), Parametrization.ntk());
    }

    /** A residual network with branches of 1/√depth in the NTK's parametrization. */
    public static DenseArchitecture residual(Activation activation, Variances variances, int depth) {
        return new DenseArchitecture(activation, variances, depth, Connections.residual(depth), Parametrization.ntk());
    }
}
