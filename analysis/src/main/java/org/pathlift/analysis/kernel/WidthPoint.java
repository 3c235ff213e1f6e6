package org.pathlift.analysis.kernel;

import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;

/**
 * What random networks of one width do.
 *
 * @param width units of every hidden layer
 * @param ntkDistance ‖Θ − Θ_∞‖/‖Θ_∞‖ in the Frobenius norm, the mean over networks
 * @param nngpDistance the same of the empirical NNGP
 * @param ntkAlignment ⟨Θ, Θ_∞⟩/(‖Θ‖‖Θ_∞‖), the mean over networks
 * @param wholeDistance ‖Θ − Θ_whole‖/‖Θ_whole‖ with the same network before it was pruned; null where nothing was pruned
 * @param fluctuation of Θ(x, x) for the first input
 */
public record WidthPoint(
        int width,
        Estimate ntkDistance,
        Estimate nngpDistance,
        Estimate ntkAlignment,
        @Nullable Estimate wholeDistance,
        Fluctuation fluctuation) {}
