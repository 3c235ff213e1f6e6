package org.pathlift.analysis.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.Moments;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * NNGP and NTK of a family of networks by activation and depth, what networks of finite width and pruned ones make of them,
 * and how well they predict the handwritten digits.
 *
 * @param options what was asked for
 * @param learned examples that regression learned from; 0 where nothing was predicted
 * @param heldOut examples that were predicted
 * @param activations one by one
 */
public record KernelStudy(KernelStudyOptions options, int learned, int heldOut, List<ActivationStudy> activations) {

    /** Examples that are read where nothing is predicted. */
    private static final int FEW = 200;

    /** Keeps an unmodifiable copy of {@code activations}. */
    public KernelStudy {
        activations = List.copyOf(activations);
    }

    /**
     * Runs a study on all processors; the result is the same on any number.
     *
     * @param progress is told the estimated share of the work that is done, from 0 to 1
     * @throws RequestException if a kernel vanishes or leaves the range of numbers, or the digits are
     *     too few for the inputs
     */
    public static KernelStudy of(KernelStudyOptions options, DoubleConsumer progress) {
        int examples = options.regression().examples();
        DigitsTask digits = DigitsTask.load(
                examples == 0 ? Math.max(FEW, 2 * options.networks().inputs()) : examples,
                options.regression().ridge(),
                options.seed());
        if (options.networks().inputs() > digits.learned()) {
            throw new RequestException(List.of(new Problem(
                    "inputs are taken from the examples to learn from",
                    "the digits",
                    options.networks().inputs() + " inputs",
                    digits.learned()
                            + " examples, fewer than the %d inputs"
                                    .formatted(options.networks().inputs()),
                    "ask for fewer inputs or more examples")));
        }
        Work work = new Work(options, digits, progress);
        List<ActivationStudy> studies = new ArrayList<>();
        for (Activation activation : options.activations()) {
            studies.add(work.study(activation));
        }
        progress.accept(1);
        return new KernelStudy(
                options, examples == 0 ? 0 : digits.learned(), examples == 0 ? 0 : digits.heldOut(), studies);
    }

    /** One study under way. */
    private static final class Work {
        private final KernelStudyOptions options;
        private final DigitsTask digits;
        private final KernelInputs inputs;
        private final StudyCost cost;

        Work(KernelStudyOptions options, DigitsTask digits, DoubleConsumer progress) {
            this.options = options;
            this.digits = digits;
            this.inputs = digits.inputs()
                    .subset(IntStream.range(0, options.networks().inputs()).toArray());
            this.cost = new StudyCost(options, digits.inputs().count(), progress);
        }

        ActivationStudy study(Activation activation) {
            Variances variances = options.variances().orElseGet(() -> usual(activation));
            List<ActivationStudy.Depth> depths = depths(activation, variances);
            boolean draws = options.networks().count() > 0;
            WidthConvergence convergence = draws ? convergence(activation, variances, Pruning.NONE) : null;
            List<ActivationStudy.Pruned> pruned = new ArrayList<>();
            for (double keep : draws ? options.networks().keep() : List.<Double>of()) {
                pruned.add(new ActivationStudy.Pruned(keep, convergence(activation, variances, Pruning.keeping(keep))));
            }
            return new ActivationStudy(
                    activation, variances, depths, convergence, pruned, draws ? regime(activation, variances) : null);
        }

        /** The usual critical point, or where there is none the weights that keep q = 1. */
        private static Variances usual(Activation activation) {
            return CriticalLine.of(activation)
                    .defaultPoint()
                    .point()
                    .map(CriticalPoint::variances)
                    .orElseGet(() -> new Variances(1 / Moments.of(activation, 1).meanSquare(), 0));
        }

        private List<ActivationStudy.Depth> depths(Activation activation, Variances variances) {
            Map<Integer, Kernels> few = infinite(activation, variances, inputs);
            boolean predicts = options.regression().examples() > 0;
            Map<Integer, Kernels> all = predicts ? infinite(activation, variances, digits.inputs()) : Map.of();
            cost.kernelsDone(activation);
            List<ActivationStudy.Depth> depths = new ArrayList<>();
            few.forEach((depth, kernels) -> {
                Kernels many = all.get(depth);
                depths.add(new ActivationStudy.Depth(
                        depth,
                        KernelSummary.of(kernels.nngp(), many == null ? null : digits.accuracy(many.nngp())),
                        KernelSummary.of(kernels.ntk(), many == null ? null : digits.accuracy(many.ntk())),
                        kernels.undefinedAngles().size()));
                cost.regressionDone();
            });
            return depths;
        }

        private Map<Integer, Kernels> infinite(Activation activation, Variances variances, KernelInputs of) {
            List<Integer> depths = options.family().depths();
            if (options.family().kind() == KernelStudyOptions.Kind.PLAIN) {
                int deepest = depths.get(depths.size() - 1);
                return DenseKernels.byDepth(DenseArchitecture.plain(activation, variances, deepest), of, depths);
            }
            Map<Integer, Kernels> found = new TreeMap<>();
            for (int depth : depths) {
                found.put(depth, DenseKernels.of(options.family().architecture(activation, variances, depth), of));
            }
            return found;
        }

        private WidthConvergence convergence(Activation activation, Variances variances, Pruning pruning) {
            KernelStudyOptions.Networks networks = options.networks();
            DenseArchitecture architecture = options.family().architecture(activation, variances, networks.depth());
            WidthConvergence convergence = WidthConvergence.measure(
                    architecture,
                    pruning,
                    DenseKernels.of(architecture, inputs),
                    inputs,
                    networks.widths(),
                    networks.count(),
                    options.seed());
            cost.networksDone(pruning);
            return convergence;
        }

        private @Nullable Regime regime(Activation activation, Variances variances) {
            List<Integer> depths = options.family().depths();
            if (depths.size() < 2) {
                return null;
            }
            Regime regime = Regime.measure(
                    depths.stream()
                            .map(depth -> options.family().architecture(activation, variances, depth))
                            .toList(),
                    inputs.subset(0),
                    options.networks().widths().get(0),
                    StudyCost.REGIME_FACTOR * options.networks().count(),
                    options.seed());
            cost.regimeDone();
            return regime;
        }
    }
}
