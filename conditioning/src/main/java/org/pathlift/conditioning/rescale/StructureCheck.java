package org.pathlift.conditioning.rescale;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;

/** Whether two models have the same graph and the same constants but for the bound ones. */
public final class StructureCheck {

    private static final int MOST = 20;
    private static final int CHUNK = 1 << 20;

    private final List<Problem> problems = new ArrayList<>();

    private StructureCheck() {}

    static List<Problem> differences(Symmetry reference, Model candidate) {
        return differences(reference, candidate, Set.of());
    }

    /**
     * Returns what differs, at most {@value #MOST} places.
     *
     * @param moved the names of further constants that may differ
     */
    public static List<Problem> differences(Symmetry reference, Model candidate, Set<String> moved) {
        StructureCheck check = new StructureCheck();
        Graph graph = reference.facts().model().graph();
        check.nodes(graph, candidate.graph());
        check.interfaces("inputs", graph.inputs(), candidate.graph().inputs());
        check.interfaces("outputs", graph.outputs(), candidate.graph().outputs());
        if (check.problems.isEmpty()) {
            Set<String> bound = new HashSet<>(moved);
            reference.bindings().forEach(binding -> bound.add(binding.tensor()));
            check.constants(graph, candidate.graph(), bound);
        }
        return List.copyOf(check.problems.subList(0, Math.min(MOST, check.problems.size())));
    }

    private void add(String rule, String where, String expected, String found) {
        problems.add(new Problem(rule, where, expected, found, "compare models with the same graph"));
    }

    private void interfaces(String kind, List<ValueInfo> expected, List<ValueInfo> found) {
        List<String> names = expected.stream().map(ValueInfo::name).toList();
        List<String> others = found.stream().map(ValueInfo::name).toList();
        if (!names.equals(others)) {
            add("the graphs must be the same", kind, names.toString(), others.toString());
        }
    }

    private void nodes(Graph expected, Graph found) {
        Map<String, Node> others = new HashMap<>();
        found.nodes().forEach(node -> others.put(node.output(), node));
        int computing = 0;
        for (Node node : expected.nodes()) {
            if (expected.constant(node.output()) != null) {
                continue;
            }
            computing++;
            @Nullable Node other = others.get(node.output());
            String where = "node " + node.label();
            if (other == null) {
                add("the graphs must be the same", where, "a node that makes '" + node.output() + "'", "none");
            } else if (!other.opType().equals(node.opType())
                    || !other.domain().equals(node.domain())
                    || !other.inputs().equals(node.inputs())
                    || !other.outputs().equals(node.outputs())) {
                add(
                        "the graphs must be the same",
                        where,
                        node.opType() + node.inputs(),
                        other.opType() + other.inputs());
            } else if (!sameAttributes(node, other)) {
                add("the graphs must be the same", where, "equal attributes", "other ones");
            }
        }
        long foundComputing = found.nodes().stream()
                .filter(node -> found.constant(node.output()) == null)
                .count();
        if (foundComputing != computing) {
            add("the graphs must be the same", "the graph", computing + " nodes", foundComputing + " nodes");
        }
    }

    private static boolean sameAttributes(Node node, Node other) {
        if (!node.attributes().keySet().equals(other.attributes().keySet())) {
            return false;
        }
        return node.attributes().entrySet().stream()
                .allMatch(entry -> sameAttribute(
                        entry.getValue(),
                        Objects.requireNonNull(other.attributes().get(entry.getKey()))));
    }

    private static boolean sameAttribute(Attribute mine, Attribute theirs) {
        if (mine instanceof Attribute.OfTensor a && theirs instanceof Attribute.OfTensor b) {
            return sameTensor(a.value(), b.value());
        }
        return mine.equals(theirs);
    }

    private void constants(Graph expected, Graph found, Set<String> bound) {
        for (Map.Entry<String, Constant> entry : expected.constants().entrySet()) {
            Tensor mine = entry.getValue().tensor();
            @Nullable Tensor theirs = found.constant(entry.getKey());
            String where = "tensor '" + entry.getKey() + "'";
            if (theirs == null) {
                add("the constants must be the same", where, mine.type() + " " + mine.shape(), "none");
            } else if (theirs.type() != mine.type() || !theirs.shape().equals(mine.shape())) {
                add(
                        "the constants must be the same",
                        where,
                        mine.type() + " " + mine.shape(),
                        theirs.type() + " " + theirs.shape());
            } else if (!bound.contains(entry.getKey()) && !sameTensor(mine, theirs)) {
                add("a constant that no unit scales must be equal", where, "equal elements", "elements that differ");
            }
        }
    }

    private static boolean sameTensor(Tensor a, Tensor b) {
        if (a.type() != b.type()
                || !a.shape().equals(b.shape())
                || a.data().size() != b.data().size()) {
            return false;
        }
        for (long at = 0; at < a.data().size(); at += CHUNK) {
            int count = (int) Math.min(CHUNK, a.data().size() - at);
            ByteBuffer mine = a.data().slice(at, count);
            if (!mine.equals(b.data().slice(at, count))) {
                return false;
            }
        }
        return true;
    }
}
