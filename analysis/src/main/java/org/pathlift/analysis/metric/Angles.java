package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AngleMetric} finds.
 *
 * @param pairs how many pairs of inputs were followed
 * @param depths by the number of activations passed, from the input (0) on
 * @param collapseDepth the first depth at which the predicted angle is below one degree, if the network went on as it ends;
 *     null where that takes more than 10,000 layers, or nothing is predicted
 * @param notPredicted why nothing is predicted; null where something is
 */
public record Angles(
        int pairs,
        List<Depth> depths,
        @Nullable Integer collapseDepth,
        @Nullable String notPredicted) implements MetricValue {

    /**
     * The angle between two inputs behind some layers.
     *
     * @param depth how many layers were passed
     * @param degrees the angle in degrees: typical by the corrected law of finite width, and the mean over the pairs
     * @param spread the predicted standard deviation of ln sin² of the angle; null where nothing is predicted
     * @param infiniteWidth the angle in degrees by the law of infinite width; null where nothing is predicted
     * @param published the typical one by the published law of finite width; null where nothing is predicted
     */
    public record Depth(
            int depth,
            Compared degrees,
            @Nullable Double spread,
            @Nullable Double infiniteWidth,
            @Nullable Double published) {}

    /** Keeps an unmodifiable copy of {@code depths}. */
    public Angles {
        depths = List.copyOf(depths);
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        Depth first = depths.get(0);
        Depth last = depths.get(depths.size() - 1);
        findings.add(String.format(
                Locale.ROOT,
                "inputs %.3g degrees apart are %.3g degrees apart behind %d layers",
                first.degrees().measured(),
                last.degrees().measured(),
                last.depth()));
        if (collapseDepth != null) {
            findings.add(
                    "random weights of these widths bring them within one degree after " + collapseDepth + " layers");
        }
        if (notPredicted != null) {
            findings.add("not predicted: " + notPredicted);
        }
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        MetricTable.Builder table =
                MetricTable.of("depth", "degrees", "meas.", "spread", "infinite width", "published");
        depths.forEach(depth -> table.row(
                depth.depth(),
                depth.degrees().predicted(),
                depth.degrees().measured(),
                depth.spread(),
                depth.infiniteWidth(),
                depth.published()));
        return List.of(table.build());
    }
}
