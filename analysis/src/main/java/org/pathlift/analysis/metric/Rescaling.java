package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.rescaling.AttentionEnergy;
import org.pathlift.analysis.rescaling.PathMagnitudes;
import org.pathlift.analysis.rescaling.PathNorm;
import org.pathlift.analysis.rescaling.RegionRescaling;

/**
 * What {@link RescalingMetric} finds.
 *
 * @param regions the parts of the graph that have units, in the order of the graph
 * @param attentions the squared norms of attentions whose units can be rescaled
 */
public record Rescaling(List<RegionRescaling> regions, List<AttentionEnergy> attentions) implements MetricValue {

    /** Keeps unmodifiable copies of {@code regions} and {@code attentions}. */
    public Rescaling {
        regions = List.copyOf(regions);
        attentions = List.copyOf(attentions);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (int i = 0; i < regions.size(); i++) {
            RegionRescaling region = regions.get(i);
            String name = regions.size() == 1 ? "" : "region " + (i + 1) + ": ";
            if (region.imbalance().rms() != null) {
                findings.add(String.format(
                        Locale.ROOT,
                        "%sthe norms into and out of its %d units differ by a factor of %.3g (rms), %.3g at most",
                        name,
                        region.units(),
                        Math.exp(region.imbalance().rms()),
                        Math.exp(
                                region.imbalance().largest() == null
                                        ? 0
                                        : region.imbalance().largest())));
            }
            PathMagnitudes magnitudes = region.magnitudes();
            if (magnitudes != null && magnitudes.gain() != null) {
                findings.add(String.format(
                        Locale.ROOT,
                        "%spath conditioning would gain %.3g nats for each parameter (from about 0.2 on it is worth its"
                                + " while)",
                        name,
                        magnitudes.gain()));
            }
            if (magnitudes != null && magnitudes.zeros() > 0) {
                findings.add(String.format(
                        Locale.ROOT,
                        "%sg is zero for %,d parameters, so that its spread is not defined and pathcond may have no point",
                        name,
                        magnitudes.zeros()));
            }
            region.distances().stream()
                    .filter(distance -> !distance.converged())
                    .forEach(distance -> findings.add(name + "the point of " + distance.criterion()
                            + " was not reached; its distance is that of the last sweep"));
            if (region.note() != null) {
                findings.add(name + region.note());
            }
        }
        attentions.forEach(attention -> findings.add(String.format(
                Locale.ROOT,
                "%s: %.3g of the squared norm of its %s weights is a choice of coordinates; scales of channels reach %.3g",
                attention.node(),
                1 - attention.general() / attention.energy(),
                attention.part(),
                1 - attention.diagonal() / attention.energy())));
        findings.add(
                "gradient flow without weight decay conserves c of every unit; momentum, Adam and large steps do not");
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder norms = MetricTable.of("region", "units", "p", "paths", "L1", "L2", "L4");
        MetricTable.Builder magnitude = MetricTable.of("region", "trace G", "largest of G", "spread/p", "gain/p");
        MetricTable.Builder distances =
                MetricTable.of("region", "to", "d_lambda", "d_param", "layers", "units", "objective", "at it");
        MetricTable.Builder layers =
                MetricTable.of("region", "units of", "n", "mean r", "sd r", "sum c", "W diff", "WW' diff");
        MetricTable.Builder masses = MetricTable.of("region", "weight", "numbers", "mean g", "share");
        for (int i = 0; i < regions.size(); i++) {
            RegionRescaling region = regions.get(i);
            int number = i + 1;
            PathMagnitudes magnitudes = region.magnitudes();
            norms.row(
                    Integer.toString(number),
                    region.units(),
                    region.parameters(),
                    norm(region, 0),
                    norm(region, 1),
                    norm(region, 2),
                    norm(region, 4));
            if (magnitudes != null) {
                magnitude.row(
                        Integer.toString(number),
                        power(magnitudes.log10Trace()),
                        magnitudes.log10Eigenvalues().isEmpty()
                                ? null
                                : power(magnitudes.log10Eigenvalues().get(0)),
                        magnitudes.spread() == null ? null : magnitudes.spread() / region.parameters(),
                        magnitudes.gain());
            }
            region.distances()
                    .forEach(distance -> distances.row(
                            Integer.toString(number),
                            distance.criterion(),
                            distance.scales(),
                            distance.parameters(),
                            distance.layers(),
                            distance.deviations(),
                            distance.initial(),
                            distance.last()));
            region.layers()
                    .forEach(layer -> layers.row(
                            Integer.toString(number),
                            layer.tensor(),
                            layer.units(),
                            layer.mean(),
                            layer.deviation(),
                            layer.difference(),
                            layer.weightDifference(),
                            layer.matrixImbalance()));
            if (magnitudes != null) {
                magnitudes
                        .layers()
                        .forEach(layer -> masses.row(
                                Integer.toString(number),
                                layer.tensor(),
                                layer.parameters(),
                                power(layer.log10Mean()),
                                layer.share()));
            }
        }
        MetricTable.Builder heads = MetricTable.of("attention", "part", "heads", "energy", "by scales", "by matrices");
        attentions.forEach(attention -> heads.row(
                attention.node(),
                attention.part(),
                attention.heads(),
                attention.energy(),
                attention.diagonal(),
                attention.general()));
        return List.of(
                norms.build(), magnitude.build(), distances.build(), layers.build(), masses.build(), heads.build());
    }

    private static @Nullable Object norm(RegionRescaling region, int q) {
        return region.pathNorms().stream()
                .filter(norm -> norm.q() == q)
                .findFirst()
                .map(PathNorm::log10)
                .map(Rescaling::power)
                .orElse(null);
    }

    /** A number by its logarithm; a power of ten in words where float64 does not hold it. */
    private static @Nullable Object power(@Nullable Double log10) {
        if (log10 == null) {
            return null;
        }
        double value = Math.pow(10, log10);
        return Double.isFinite(value) && value > 0 ? (Object) value : String.format(Locale.ROOT, "10^%.4g", log10);
    }
}
