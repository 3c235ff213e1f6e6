package org.pathlift.analysis.explanation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.pathlift.analysis.metric.Metric;
import org.pathlift.analysis.metric.MetricDescription;

/**
 * What numbers of one kind are: a section of docs/metrics.md.
 *
 * @param name the section's heading and anchor
 * @param measures what they measure, in sentences
 * @param points what more there is to say, in the order in which it is told
 */
public record Explanation(String name, String measures, List<Point> points) {

    private static final String READING = "how to read it";
    private static final String SOURCE = "source";

    /**
     * One thing that is said.
     *
     * @param label what it is about
     * @param text in sentences; code stands between backticks
     */
    public record Point(String label, String text) {}

    /** Keeps an unmodifiable copy of {@code points}. */
    public Explanation {
        points = List.copyOf(points);
    }

    /** Returns the section's address below the root of the source tree. */
    public String address() {
        return "docs/metrics.md#" + name;
    }

    static Explanation of(String name, String measures, String reading, String source) {
        return new Explanation(name, measures, List.of(new Point(READING, reading), new Point(SOURCE, source)));
    }

    /** Returns what a metric says of itself. */
    public static Explanation of(Metric metric) {
        MetricDescription description = metric.description();
        List<Point> points = new ArrayList<>(List.of(
                new Point(READING, description.reading()),
                new Point("needs", description.needs()),
                new Point("cost", description.cost()),
                new Point(SOURCE, description.source())));
        if (!description.invariant().isEmpty()) {
            points.add(new Point(
                    "the same for every rescaling and order of units",
                    description.invariant().stream()
                            .map(place -> "`" + place + "`")
                            .collect(Collectors.joining(", "))));
        }
        return new Explanation(metric.name(), description.measures(), points);
    }
}
