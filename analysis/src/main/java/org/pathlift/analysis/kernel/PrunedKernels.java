package org.pathlift.analysis.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * NNGP and NTK of randomly pruned dense networks whose remaining weights are rescaled, at infinite width.
 *
 * <p>Where the first layer stays whole the limit is that of the unpruned network (Yang and Wang 2022, arXiv 2203.14328). A
 * pruned first layer sums up finitely many inputs, so that its units are a mixture over masks of the inputs: the kernels behind
 * it are means over all masks, which is our own bookkeeping.
 */
public final class PrunedKernels {

    /** With more inputs there are too many masks. */
    private static final int MOST_INPUTS = 16;

    private PrunedKernels() {}

    /**
     * The kernels of a plain network in the NTK's parametrization.
     *
     * @throws IllegalArgumentException if weights are not rescaled, or the first layer is pruned and the network is not plain,
     *     has no activation, or reads more than 16 numbers
     */
    public static Kernels of(DenseArchitecture architecture, KernelInputs inputs, Pruning pruning) {
        if (pruning.scale() != Pruning.Scale.RESCALED) {
            throw new IllegalArgumentException("the limit is that of rescaled weights, found " + pruning);
        }
        if (!pruning.cuts(0)) {
            return DenseKernels.of(architecture, inputs);
        }
        int dimension = inputs.dimension();
        if (!(architecture.connections() instanceof Connections.Plain)
                || !(architecture.parametrization() instanceof Parametrization.Ntk)
                || architecture.depth() < 1
                || dimension > MOST_INPUTS) {
            throw new IllegalArgumentException(
                    "a pruned first layer has a closed form in plain networks in the NTK's parametrization of at most "
                            + MOST_INPUTS + " inputs, found " + architecture + " of " + dimension + " inputs");
        }
        List<KernelInputs> masked = new ArrayList<>();
        double[] shares = new double[1 << dimension];
        for (int mask = 0; mask < shares.length; mask++) {
            int kept = Integer.bitCount(mask);
            shares[mask] = Math.pow(pruning.keep(), kept) * Math.pow(1 - pruning.keep(), dimension - kept);
            masked.add(masked(inputs, mask, pruning.factor()));
        }
        return DenseKernels.ofMixture(architecture, masked, shares);
    }

    private static KernelInputs masked(KernelInputs inputs, int mask, double factor) {
        double[][] rows = new double[inputs.count()][inputs.dimension()];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = (mask >> j & 1) * factor * inputs.at(i, j);
            }
        }
        return KernelInputs.of(rows);
    }
}
