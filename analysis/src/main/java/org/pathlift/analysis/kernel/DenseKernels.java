package org.pathlift.analysis.kernel;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.pathlift.conditioning.meanfield.PairExpectations;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * NNGP and NTK of dense networks at infinite width.
 *
 * <p>Lee et al. 2018 (arXiv 1711.00165), Jacot et al. 2018 (arXiv 1806.07572). With K₀ = XXᵀ/d a dense layer makes K' = σ_w²K +
 * σ_b², Θ' = K' + σ_w²Θ (Θ = 0 before the first), an activation K' = E φ(u)φ(v), Θ' = Θ E φ'(u)φ'(v) with (u, v) ~ N(0, K).
 * A branch of factor s adds s² times what its layers make. Closed forms for ReLU, LeakyReLU, erf, GELU; for others the
 * expectations of {@link PairExpectations}. Relative error about 1e-13 a layer. Cost: inputs² · depth expectations; memory: a
 * few matrices of inputs².
 */
public final class DenseKernels {

    private final DenseArchitecture architecture;
    private final TreeSet<Integer> undefined = new TreeSet<>();
    private KernelMatrix nngp;
    private KernelMatrix ntk;

    private DenseKernels(DenseArchitecture architecture, KernelInputs inputs) {
        this.architecture = architecture;
        this.nngp = inputs.gram();
        this.ntk = nngp;
        dense(inputs.dimension(), nngp.times(0));
    }

    /**
     * The kernels of an architecture.
     *
     * @throws RequestException if a variance leaves the range of numbers on the way
     */
    public static Kernels of(DenseArchitecture architecture, KernelInputs inputs) {
        DenseKernels kernels = new DenseKernels(architecture, inputs);
        for (int l = 0; l < architecture.depth(); l++) {
            kernels.step();
        }
        return kernels.readOut();
    }

    /**
     * The kernels at several depths, computed in one pass; all else is the architecture's, also the factor of branches.
     *
     * @param depths between 0 and the architecture's
     * @return by depth, in ascending order
     */
    public static Map<Integer, Kernels> byDepth(
            DenseArchitecture architecture, KernelInputs inputs, Collection<Integer> depths) {
        TreeSet<Integer> wanted = new TreeSet<>(depths);
        if (wanted.isEmpty() || wanted.first() < 0 || wanted.last() > architecture.depth()) {
            throw new IllegalArgumentException(
                    "depths must be between 0 and %d, found %s".formatted(architecture.depth(), wanted));
        }
        DenseKernels kernels = new DenseKernels(architecture, inputs);
        Map<Integer, Kernels> found = new TreeMap<>();
        for (int l = 0; l <= wanted.last(); l++) {
            if (wanted.contains(l)) {
                found.put(l, kernels.readOut());
            }
            if (l < wanted.last()) {
                kernels.step();
            }
        }
        return found;
    }

    /**
     * The kernels of a plain network each of whose first units reads one of several versions of the inputs, by chance: their
     * pre-activations are a mixture, and behind the activation the kernels are means.
     *
     * @param versions the last one tells which inputs are 0
     * @param shares of the units that read each version
     */
    static Kernels ofMixture(DenseArchitecture architecture, List<KernelInputs> versions, double[] shares) {
        List<DenseKernels> parts = versions.stream()
                .map(version -> new DenseKernels(architecture, version))
                .toList();
        parts.forEach(DenseKernels::activate);
        DenseKernels kernels = parts.get(parts.size() - 1);
        int size = kernels.nngp.size();
        KernelMatrix nngp = KernelMatrix.of(
                size,
                (i, j) -> IntStream.range(0, shares.length)
                        .mapToDouble(part -> shares[part] * parts.get(part).nngp.get(i, j))
                        .sum());
        KernelMatrix ntk = KernelMatrix.of(
                size,
                (i, j) -> IntStream.range(0, shares.length)
                        .mapToDouble(part -> shares[part] * parts.get(part).ntk.get(i, j))
                        .sum());
        kernels.nngp = nngp;
        kernels.ntk = ntk;
        kernels.dense(kernels.width(), ntk);
        for (int l = 1; l < architecture.depth(); l++) {
            kernels.step();
        }
        return kernels.readOut();
    }

    private double width() {
        return architecture.parametrization() instanceof Parametrization.Standard standard ? standard.width() : 1;
    }

    /** One activation and one dense layer, or one branch of them. */
    private void step() {
        KernelMatrix before = nngp;
        KernelMatrix tangentBefore = ntk;
        activate();
        dense(width(), ntk);
        if (architecture.connections() instanceof Connections.Residual residual) {
            double square = residual.scale() * residual.scale();
            KernelMatrix branch = nngp;
            KernelMatrix tangentBranch = ntk;
            nngp = KernelMatrix.of(before.size(), (i, j) -> before.get(i, j) + square * branch.get(i, j));
            ntk = KernelMatrix.of(before.size(), (i, j) -> tangentBefore.get(i, j) + square * tangentBranch.get(i, j));
        }
    }

    private void activate() {
        KernelMatrix covariances = nngp;
        KernelMatrix tangents = ntk;
        int size = covariances.size();
        requireFinite(covariances);
        PairExpectations pairs = PairExpectations.of(
                architecture.activation(),
                IntStream.range(0, size).mapToDouble(i -> covariances.get(i, i)).toArray());
        IntStream.range(0, size).filter(i -> covariances.get(i, i) == 0).forEach(undefined::add);
        nngp = KernelMatrix.of(
                size, (i, j) -> i == j ? pairs.meanSquare(i) : pairs.product(i, j, covariances.get(i, j)));
        ntk = KernelMatrix.of(
                size,
                (i, j) -> tangents.get(i, j)
                        * (i == j ? pairs.meanSquaredSlope(i) : pairs.slopeProduct(i, j, covariances.get(i, j))));
    }

    private static void requireFinite(KernelMatrix covariances) {
        for (int i = 0; i < covariances.size(); i++) {
            if (!Double.isFinite(covariances.get(i, i))) {
                throw new RequestException(List.of(new Problem(
                        "kernels must be finite numbers",
                        "the variance of input " + i,
                        "a finite number in every layer",
                        String.valueOf(covariances.get(i, i)),
                        "give smaller variances of weights and biases, or less depth")));
            }
        }
    }

    private void dense(double fanIn, KernelMatrix tangents) {
        KernelMatrix before = nngp;
        double weight = architecture.variances().weight();
        double bias = architecture.variances().bias();
        double factor = architecture.parametrization().weightFactor(weight, fanIn);
        double term = architecture.parametrization().biasTerm(bias);
        nngp = KernelMatrix.of(before.size(), (i, j) -> weight * before.get(i, j) + bias);
        ntk = KernelMatrix.of(before.size(), (i, j) -> factor * before.get(i, j) + term + weight * tangents.get(i, j));
    }

    /** The kernels of the output: plain networks end with the dense layer that a step ends with. */
    private Kernels readOut() {
        List<Integer> flagged = new ArrayList<>(undefined);
        if (architecture.connections() instanceof Connections.Plain) {
            return new Kernels(nngp, ntk, flagged);
        }
        KernelMatrix before = nngp;
        KernelMatrix tangents = ntk;
        dense(width(), ntk);
        Kernels out = new Kernels(nngp, ntk, flagged);
        nngp = before;
        ntk = tangents;
        return out;
    }
}
