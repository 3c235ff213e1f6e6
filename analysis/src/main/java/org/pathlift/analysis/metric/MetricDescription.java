package org.pathlift.analysis.metric;

import java.util.List;

/**
 * What a metric is, for a reader who sees its name for the first time.
 *
 * @param measures what it measures, in a sentence
 * @param reading how its numbers are read, and what is good or bad
 * @param needs what it needs of the model and the inputs
 * @param cost what it takes
 * @param source where its definition comes from: a paper, or pathlift itself, which is said then
 * @param invariant the numbers that neither rescaling nor permuting the model moves, by their places in the metric's JSON:
 *     {@code *} for the elements of a list, {@code **} at the end for all below. Numbers that are measured in ONNX Runtime's
 *     float32, or by finite differences, are not among them
 */
public record MetricDescription(
        String measures, String reading, String needs, String cost, String source, List<String> invariant) {

    /** Keeps an unmodifiable copy of {@code invariant}. */
    public MetricDescription {
        invariant = List.copyOf(invariant);
    }

    /** Describes a metric none of whose numbers is declared invariant. */
    MetricDescription(String measures, String reading, String needs, String cost, String source) {
        this(measures, reading, needs, cost, source, List.of());
    }

    /** Returns this description with numbers declared invariant. */
    MetricDescription withInvariant(String... places) {
        return new MetricDescription(measures, reading, needs, cost, source, List.of(places));
    }

    /** Returns whether the number at a place is declared invariant. */
    public boolean isInvariant(String place) {
        return invariant.stream()
                .anyMatch(pattern -> pattern.endsWith("**")
                        ? place.startsWith(pattern.substring(0, pattern.length() - 2))
                        : place.equals(pattern));
    }
}
