package org.pathlift.analysis.metric;

import org.pathlift.analysis.persistence.PersistenceStudy;

/** Neural persistence and deep graph persistence. */
final class PersistenceMetric implements Metric {

    @Override
    public String name() {
        return "persistence";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                        "Neural persistence: for each layer the maximum spanning tree of the complete bipartite graph with edges"
                                + " w' = |w| / W_max, W_max over all layers; (sum over the tree of (1 - w')^2)^(1/2), over the root"
                                + " of the number of the tree's edges; of a network the mean over its layers. Deep graph"
                                + " persistence: the same of one graph from inputs to outputs, whose edges are the widest paths.",
                        "From 0 to 1: high where few large weights hold a layer together, low where all are alike. It rises in training;"
                                + " its plateau was proposed to stop by. Neither is invariant under rescaling: compare networks at"
                                + " their enorm weights, where copies of one network agree. The public code counts the component"
                                + " that never dies too and comes out larger; both numbers are given.",
                        "Dense layers. Convolutions are flattened to matrices, which is an extension and marked so. Deep graph"
                                + " persistence: dense layers in a chain.",
                        "Every weight is looked at a few times; no run of the model. Deep graph persistence: weights times inputs.",
                        "Rieck et al. 2019 (arXiv 1812.09764), Girrbach et al. 2023 (arXiv 2307.10865); their variants vanilla"
                                + " (raw signed weights) and the essential class as in their public code.")
                .withInvariant(
                        "points/none/dense/layers/*/rows",
                        "points/none/dense/layers/*/columns",
                        "points/none/dense/layers/*/persistence/edges",
                        "points/none/dense/layers/*/layerwise/edges",
                        "points/none/flattened/layers/*/rows",
                        "points/none/flattened/layers/*/columns",
                        "points/none/flattened/layers/*/persistence/edges",
                        "points/none/flattened/layers/*/layerwise/edges",
                        "points/enorm/flattened/layers/*/rows",
                        "points/enorm/flattened/layers/*/columns",
                        "points/enorm/flattened/layers/*/persistence/edges",
                        "points/enorm/flattened/layers/*/layerwise/edges",
                        "points/none/deep/prev/edges",
                        "points/none/deep/exact/edges",
                        "points/none/deep/vanilla/edges",
                        "points/none/deep/vanillaAbsolute/edges",
                        "points/enorm/flattened/largest",
                        "points/enorm/dense/**",
                        "points/enorm/deep/**");
    }

    @Override
    public double passes(Subject subject) {
        return 4;
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        return new MetricOutcome.Measured(new Persistence(PersistenceStudy.of(subject.symmetry())));
    }
}
