package org.pathlift.analysis.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many nodes of each operator a graph has, before and after a change of its structure.
 *
 * @param before of the model that was read, by operator
 * @param after of the new model
 */
public record OperatorsReport(Map<String, Integer> before, Map<String, Integer> after) {

    /** Keeps unmodifiable copies of {@code before} and {@code after}, sorted by key. */
    public OperatorsReport {
        before = Collections.unmodifiableMap(new TreeMap<>(before));
        after = Collections.unmodifiableMap(new TreeMap<>(after));
    }
}
