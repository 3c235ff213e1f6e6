package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pathlift.onnx.graph.Graph;

/**
 * The nodes of a changed graph that are still read.
 *
 * @param nodes in their order
 * @param read the names of all values that they or the graph's outputs read
 */
record PrunedNodes(List<NodeProto> nodes, Set<String> read) {

    PrunedNodes {
        nodes = List.copyOf(nodes);
        read = Set.copyOf(read);
    }

    /**
     * Drops the nodes that nobody reads any more. What was not read before the change stays, unless only some values are
     * wanted.
     *
     * @param before the graph before the change
     * @param wanted the values that are wanted; empty for all outputs
     */
    static PrunedNodes of(Graph before, List<NodeProto> nodes, List<String> wanted, List<ValueInfoProto> outputs) {
        List<NodeProto> kept = new ArrayList<>(nodes);
        Set<String> read = new HashSet<>();
        int size;
        do {
            size = kept.size();
            read.clear();
            outputs.forEach(output -> read.add(output.getName()));
            kept.forEach(node -> addReads(node, read));
            kept.removeIf(node -> node.getOutputList().stream().noneMatch(read::contains)
                    && !(wanted.isEmpty() && isUnreadAnyway(node, before)));
        } while (kept.size() < size);
        return new PrunedNodes(kept, read);
    }

    private static boolean isUnreadAnyway(NodeProto node, Graph before) {
        return node.getOutputList().stream()
                .allMatch(output -> before.uses(output).isEmpty() && !before.isOutput(output));
    }

    /** Adds what a node and the graphs inside it name; a name of the inner graph's own does no harm. */
    private static void addReads(NodeProto node, Set<String> read) {
        read.addAll(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                addReads(attribute.getG(), read);
            }
            attribute.getGraphsList().forEach(inner -> addReads(inner, read));
        }
    }

    private static void addReads(GraphProto inner, Set<String> read) {
        inner.getNodeList().forEach(node -> addReads(node, read));
        inner.getOutputList().forEach(output -> read.add(output.getName()));
    }
}
