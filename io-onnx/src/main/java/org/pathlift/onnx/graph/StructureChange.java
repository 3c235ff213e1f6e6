package org.pathlift.onnx.graph;

import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a graph had and has, whatever its weights.
 *
 * @param before how many nodes of each operator there were, sorted
 * @param after how many there are
 * @param none whether the graph is the same: the same nodes in the same order, each with the operator, the settings, the
 *     inputs and the outputs that it had. Tensors in attributes and what is inside subgraphs are not compared
 */
public record StructureChange(Map<String, Integer> before, Map<String, Integer> after, boolean none) {

    /** Keeps unmodifiable copies of {@code before} and {@code after}, sorted by key. */
    public StructureChange {
        before = Collections.unmodifiableMap(new TreeMap<>(before));
        after = Collections.unmodifiableMap(new TreeMap<>(after));
    }

    /** Compares two graphs. */
    public static StructureChange of(Graph before, Graph after) {
        return new StructureChange(before.operators(), after.operators(), same(before, after));
    }

    private static boolean same(Graph before, Graph after) {
        Iterator<Node> others = after.nodes().iterator();
        return before.nodes().size() == after.nodes().size()
                && before.nodes().stream().allMatch(node -> same(node, others.next()));
    }

    private static boolean same(Node node, Node other) {
        return node.opType().equals(other.opType())
                && node.domain().equals(other.domain())
                && node.inputs().equals(other.inputs())
                && node.outputs().equals(other.outputs())
                && node.attributes().keySet().equals(other.attributes().keySet())
                && node.attributes().entrySet().stream()
                        .allMatch(entry ->
                                same(entry.getValue(), other.attributes().get(entry.getKey())));
    }

    private static boolean same(Attribute mine, @Nullable Attribute theirs) {
        return mine instanceof Attribute.OfTensor ? theirs instanceof Attribute.OfTensor : mine.equals(theirs);
    }
}
