package org.pathlift.analysis.report;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.kernel.ActivationStudy;
import org.pathlift.analysis.kernel.KernelStudy;
import org.pathlift.analysis.kernel.KernelStudyOptions;
import org.pathlift.analysis.kernel.Regime;
import org.pathlift.analysis.kernel.WidthConvergence;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.onnx.error.Words;

/**
 * The kernels of networks by activation and depth.
 *
 * @param schema {@value #SCHEMA}
 * @param options what was asked for
 * @param learned examples that regression learned from; 0 where nothing was predicted
 * @param heldOut examples that were predicted
 * @param activations one by one
 */
public record KernelsReport(String schema, Options options, int learned, int heldOut, List<Part> activations)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.study.kernels/1";

    /**
     * What was asked for.
     *
     * @param activations by name
     * @param sigmaW2 σ_w² of all; null where each has its own
     * @param sigmaB2 σ_b² of all; null where each has its own
     * @param family plain, or residual with branches of 1/√depth
     * @param depths of the kernels in closed form, and of the regime
     * @param networks random networks of each kind
     * @param widths of the random networks
     * @param networkDepth of those whose kernels are compared with their limit
     * @param inputs how many inputs kernels are between
     * @param keep shares of weights that pruning leaves
     * @param examples digits that are read for regression
     * @param ridge in units of the mean of the kernel's diagonal
     * @param seed of everything drawn
     */
    public record Options(
            List<String> activations,
            @Nullable Double sigmaW2,
            @Nullable Double sigmaB2,
            String family,
            List<Integer> depths,
            int networks,
            List<Integer> widths,
            int networkDepth,
            int inputs,
            List<Double> keep,
            int examples,
            double ridge,
            long seed) {
        /** Keeps unmodifiable copies of {@code activations}, {@code depths}, {@code widths} and {@code keep}. */
        public Options {
            activations = List.copyOf(activations);
            depths = List.copyOf(depths);
            widths = List.copyOf(widths);
            keep = List.copyOf(keep);
        }
    }

    /**
     * One activation.
     *
     * @param activation by name
     * @param sigmaW2 σ_w² of every layer
     * @param sigmaB2 σ_b² of every layer
     * @param depths networks of infinite width
     * @param convergence networks of finite width; null where none were drawn
     * @param pruned networks with weights cut at random
     * @param regime the NTK's fluctuation by depth; null where none were drawn, or there is but one depth
     */
    public record Part(
            String activation,
            double sigmaW2,
            double sigmaB2,
            List<ActivationStudy.Depth> depths,
            @Nullable WidthConvergence convergence,
            List<ActivationStudy.Pruned> pruned,
            @Nullable Regime regime) {
        /** Keeps unmodifiable copies of {@code depths} and {@code pruned}. */
        public Part {
            depths = List.copyOf(depths);
            pruned = List.copyOf(pruned);
        }
    }

    /** Keeps an unmodifiable copy of {@code activations}. */
    public KernelsReport {
        activations = List.copyOf(activations);
    }

    /** Describes a study. */
    public static KernelsReport of(KernelStudy study) {
        KernelStudyOptions options = study.options();
        Optional<Variances> variances = options.variances();
        return new KernelsReport(
                SCHEMA,
                new Options(
                        options.activations().stream().map(Activation::name).toList(),
                        variances.map(Variances::weight).orElse(null),
                        variances.map(Variances::bias).orElse(null),
                        Words.of(options.family().kind()),
                        options.family().depths(),
                        options.networks().count(),
                        options.networks().widths(),
                        options.networks().depth(),
                        options.networks().inputs(),
                        options.networks().keep(),
                        options.regression().examples(),
                        options.regression().ridge(),
                        options.seed()),
                study.learned(),
                study.heldOut(),
                study.activations().stream()
                        .map(each -> new Part(
                                each.activation().name(),
                                each.variances().weight(),
                                each.variances().bias(),
                                each.depths(),
                                each.convergence(),
                                each.pruned(),
                                each.regime()))
                        .toList());
    }
}
