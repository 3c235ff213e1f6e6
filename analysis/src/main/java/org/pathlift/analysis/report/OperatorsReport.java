package org.pathlift.analysis.report;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.onnx.graph.StructureChange;

/**
 * How many nodes of each operator a graph has, in the file that was read and in the one that was written.
 *
 * @param before of the model that was read, by operator
 * @param after of the new model
 * @param unchanged whether the graph is the same: the same nodes in the same order, each with its operator, settings, inputs
 *     and outputs
 */
public record OperatorsReport(Map<String, Integer> before, Map<String, Integer> after, boolean unchanged) {

    /** Keeps unmodifiable copies of {@code before} and {@code after}, sorted by key. */
    public OperatorsReport {
        before = Collections.unmodifiableMap(new TreeMap<>(before));
        after = Collections.unmodifiableMap(new TreeMap<>(after));
    }

    static OperatorsReport of(StructureChange change) {
        return new OperatorsReport(change.before(), change.after(), change.none());
    }
}
