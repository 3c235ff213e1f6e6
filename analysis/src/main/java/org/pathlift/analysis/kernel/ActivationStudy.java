package org.pathlift.analysis.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * The kernels of one activation.
 *
 * @param activation φ
 * @param variances σ_w² and σ_b² of every layer
 * @param depths networks of infinite width, by depth
 * @param convergence networks of finite width; null where none were drawn
 * @param pruned the same for each share of weights that is kept
 * @param regime the NTK's fluctuation by depth; null where none were drawn, or there is but one depth
 */
public record ActivationStudy(
        Activation activation,
        Variances variances,
        List<Depth> depths,
        @Nullable WidthConvergence convergence,
        List<Pruned> pruned,
        @Nullable Regime regime) {

    /**
     * One depth.
     *
     * @param depth how many times φ is applied
     * @param nngp the NNGP
     * @param ntk the NTK
     * @param undefinedAngles how many inputs somewhere enter φ as zeros
     */
    public record Depth(int depth, KernelSummary nngp, KernelSummary ntk, int undefinedAngles) {}

    /**
     * Pruned networks.
     *
     * @param keep the share of weights that is kept, in all layers but the first, and rescaled
     * @param convergence to the limit of the whole network
     */
    public record Pruned(double keep, WidthConvergence convergence) {}

    /** Keeps unmodifiable copies of {@code depths} and {@code pruned}. */
    public ActivationStudy {
        depths = List.copyOf(depths);
        pruned = List.copyOf(pruned);
    }
}
