package org.pathlift.analysis.metric;

import org.pathlift.analysis.inventory.Inventory;
import org.pathlift.analysis.rescaling.AttentionEnergy;
import org.pathlift.analysis.rescaling.RegionRescaling;

/** Where the parameters stand on the orbit of the positive rescalings. */
final class RescalingMetric implements Metric {

    @Override
    public String name() {
        return "rescaling";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                        "For each part of the graph in which units can be rescaled: r = 1/2 ln(in/out) of the squared norms on the"
                                + " two sides of every unit and c = in - out; layers against each other; the path norms L1, L2 and"
                                + " L4 and the number of paths; the diagonal g of the path magnitude matrix G, its spread, its"
                                + " trace and its largest eigenvalues; and how far the points of pathcond, enorm and cle are along"
                                + " the orbit. For attention: the squared norm of queries and keys, and of values and output"
                                + " projection, beside the least that scales of their channels and that any matrices between the two reach.",
                        "Path norms, the spread at the point of pathcond and the sum of squares at that of enorm do not change under"
                                + " rescaling; all else does. r > 0: the gain of a unit sits in what makes it; r = 0 everywhere is the point of enorm."
                                + " Gain: nats per parameter that path conditioning would win; near 0 it is done already, from 0.2"
                                + " on it is worth its while. Spread: p times the log of arithmetic over geometric mean of g."
                                + " Gradient flow without weight decay conserves c; weight decay w makes it fall as exp(-2wt);"
                                + " a gradient step of size e changes it by e^2 (|g_in|^2 - |g_out|^2). Path norms sum over all"
                                + " output positions: compare them at one shape only. cle is not unique where units are tied."
                                + " What attention has above the least is a choice of coordinates, and what weight decay pulls at.",
                        "Units that can be rescaled; for path norms and G operators that can be lifted (no products of"
                                + " activations).",
                        "Six passes through the squared network, three solutions, and up to 60 products with G of about eight"
                                + " passes each; eigenvalues are left out where that is too much, and that is told.",
                        "r = 0: Stock et al. 2019 (arXiv 1902.10416); c: Du, Hu, Lee 2018 (arXiv 1806.00900); path norms: Neyshabur"
                                + " et al. 2015, Gonon et al. (arXiv 2310.01225); G: Lebeurrier, Vayer, Gribonval 2026 (arXiv"
                                + " 2602.19799); cle: Nagel et al. 2019 (arXiv 1906.04721). Spread, distances and products with G"
                                + " are pathlift's own.")
                .withInvariant(
                        "regions/*/units",
                        "regions/*/parameters",
                        "regions/*/imbalance/dead",
                        "regions/*/weightImbalance/dead",
                        "regions/*/layers/*/units",
                        "regions/*/distances/enorm/final",
                        "regions/*/pathNorms/**",
                        "regions/*/magnitudes/zeros",
                        "regions/*/magnitudes/spreadAtBest",
                        "regions/*/magnitudes/layers/*/parameters",
                        "attentions/*/heads");
    }

    @Override
    public double passes(Subject subject) {
        return 100;
    }

    @Override
    public long mostParametersUnasked() {
        return 200_000;
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        if (subject.symmetry().units() == 0) {
            return new MetricOutcome.NotApplicable("the model has no unit that can be rescaled");
        }
        return new MetricOutcome.Measured(new Rescaling(
                RegionRescaling.of(subject.symmetry(), subject.seed()),
                AttentionEnergy.of(
                        subject.symmetry(), Inventory.of(subject.symmetry()).attentions())));
    }
}
