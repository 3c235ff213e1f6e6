package org.pathlift.analysis.metric;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.redundancy.FunctionalCliques;

/**
 * What {@link RedundancyMetric} finds.
 *
 * @param threshold the similarity from which units count as clones
 * @param units the units of all layers
 * @param effectiveUnits the effective widths of all layers together
 * @param layers the layers, in the order of the graph; a residual stream is one
 * @param merged how many units were merged into a clone for the merge error
 * @param mergeError the largest change of an output by the merge, relative to its size; null where nothing was merged
 * @param functional chunks of the last hidden layer; null where they do not apply
 * @param functionalReason why they do not; null where they do
 */
public record Redundancy(
        double threshold,
        int units,
        int effectiveUnits,
        List<Layer> layers,
        int merged,
        @Nullable Double mergeError,
        @Nullable FunctionalCliques functional,
        @Nullable String functionalReason)
        implements MetricValue {

    /**
     * The units of one cell of a permutation class.
     *
     * @param node the node that makes them
     * @param units how many
     * @param homogeneous whether positive multiples count as clones, or equal vectors only
     * @param components connected components of clones
     * @param cliques groups in which all pairs are clones, by complete linkage
     * @param largest the units of the largest clique
     * @param constants units without incoming weights
     * @param dead units that nothing reads: outgoing weights all 0
     * @param effective cliques less constants and dead units: the width that is used
     * @param near99 pairs with a similarity of 0.99 or more
     * @param near95 pairs with 0.95 or more
     * @param opposite pairs with a similarity of minus the threshold or less: a unit and its negative
     */
    public record Layer(
            String node,
            int units,
            boolean homogeneous,
            int components,
            int cliques,
            int largest,
            int constants,
            int dead,
            int effective,
            long near99,
            long near95,
            long opposite) {}

    /** Keeps an unmodifiable copy of {@code layers}. */
    public Redundancy {
        layers = List.copyOf(layers);
    }

    @Override
    public List<String> findings() {
        java.util.ArrayList<String> findings = new java.util.ArrayList<>();
        findings.add(
                effectiveUnits == units
                        ? "no unit is a clone, constant or dead, of " + units
                        : "%d of %d units are used: the others are clones, constant or dead"
                                .formatted(effectiveUnits, units));
        if (mergeError != null) {
            findings.add(String.format(
                    Locale.ROOT, "merging %d clones moves the outputs by %.3g of their size", merged, mergeError));
        }
        if (functional != null) {
            FunctionalCliques.Chunks half = functional.chunks().get(0);
            findings.add(String.format(
                    Locale.ROOT,
                    "%d of %d last hidden neurons tell %.3g of the variance of all",
                    half.size(),
                    functional.width(),
                    half.r2()));
            findings.add(String.format(
                    Locale.ROOT,
                    "the variance of the last hidden layer lies in %.3g directions (participation ratio)",
                    functional.participationRatio()));
        } else if (functionalReason != null) {
            findings.add("chunks of the last hidden layer: " + functionalReason);
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder table =
                MetricTable.of("layer", "units", "used", "cliques", "most", "const", "dead", ">=.99", ">=.95", "neg");
        for (Layer layer : layers) {
            table.row(
                    layer.node(),
                    layer.units(),
                    layer.effective(),
                    layer.cliques(),
                    layer.largest(),
                    layer.constants(),
                    layer.dead(),
                    layer.near99(),
                    layer.near95(),
                    layer.opposite());
        }
        if (functional == null) {
            return List.of(table.build());
        }
        MetricTable.Builder chunks = MetricTable.of("chunk", "R2", "residual correlation");
        functional
                .chunks()
                .forEach(chunk -> chunks.row(Integer.toString(chunk.size()), chunk.r2(), chunk.residualCorrelation()));
        return List.of(table.build(), chunks.build());
    }
}
