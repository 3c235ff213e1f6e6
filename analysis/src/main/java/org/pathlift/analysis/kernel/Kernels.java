package org.pathlift.analysis.kernel;

import java.util.List;

/**
 * The two kernels of a network between some inputs.
 *
 * @param nngp the covariance of the outputs of random networks (neural network Gaussian process)
 * @param ntk the inner product of the outputs' gradients with regard to all parameters (neural tangent kernel)
 * @param undefinedAngles inputs that somewhere enter an activation as nothing but zeros, so that their angle to others is
 *     undefined: there the slopes are taken as independent, as at π/2
 */
public record Kernels(KernelMatrix nngp, KernelMatrix ntk, List<Integer> undefinedAngles) {
    /** Keeps an unmodifiable copy of {@code undefinedAngles}. */
    public Kernels {
        undefinedAngles = List.copyOf(undefinedAngles);
    }
}
