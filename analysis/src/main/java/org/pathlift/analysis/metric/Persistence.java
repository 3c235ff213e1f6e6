package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.persistence.DeepGraphPersistence;
import org.pathlift.analysis.persistence.LayerPersistence;
import org.pathlift.analysis.persistence.NetworkPersistence;
import org.pathlift.analysis.persistence.PersistencePoint;

/**
 * What {@link PersistenceMetric} finds.
 *
 * @param points the weights as they are, then the canonical ones
 */
public record Persistence(List<PersistencePoint> points) implements MetricValue {

    /** Keeps an unmodifiable copy of {@code points}. */
    public Persistence {
        points = List.copyOf(points);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        for (PersistencePoint point : points) {
            @Nullable DeepGraphPersistence deep = point.deep();
            findings.add(String.format(
                    Locale.ROOT,
                    "%s: neural persistence %.3g%s%s",
                    point.point().equals("none") ? "weights as they are" : "canonical (enorm) weights",
                    point.network().mean(),
                    point.dense() == null ? " of flattened convolutions (an extension)" : " of dense layers",
                    deep == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    ", deep graph persistence %.3g",
                                    deep.prev().normalized())));
        }
        @Nullable String obstacle = points.get(0).notDeep();
        if (obstacle != null) {
            findings.add("no deep graph persistence: " + obstacle);
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        List<MetricTable> tables = new ArrayList<>();
        MetricTable.Builder summary = MetricTable.of(
                "weights", "layers", "paper", "public code", "own W_max", "DGP prev", "exact", "vanilla");
        MetricTable.Builder layers = MetricTable.of("layer", "sides", "of", "paper", "public code", "own W_max");
        for (PersistencePoint point : points) {
            if (point.dense() != null) {
                row(summary, point, "dense", point.dense(), point.deep());
            }
            if (point.flattened() != null) {
                row(summary, point, "+ conv.", point.flattened(), null);
            }
            NetworkPersistence widest = point.flattened() != null ? point.flattened() : point.network();
            for (LayerPersistence layer : widest.layers()) {
                layers.row(
                        layer.layer(),
                        layer.rows() + " x " + layer.columns(),
                        point.point(),
                        layer.persistence().normalized(),
                        layer.persistence().withEssential(),
                        layer.layerwise().normalized());
            }
        }
        tables.add(summary.build());
        tables.add(layers.build());
        return tables;
    }

    private static void row(
            MetricTable.Builder table,
            PersistencePoint point,
            String layers,
            NetworkPersistence network,
            @Nullable DeepGraphPersistence deep) {
        table.row(
                point.point(),
                layers,
                network.mean(),
                network.meanWithEssential(),
                network.meanLayerwise(),
                deep == null ? null : deep.prev().normalized(),
                deep == null ? null : deep.exact().normalized(),
                deep == null ? null : deep.vanilla().normalized());
    }
}
