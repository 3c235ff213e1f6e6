package org.pathlift.onnx.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;

/** Checks that a graph is a graph, and finds the order of its nodes that does not depend on the file's order. */
final class GraphCheck {

    /** After so many problems a graph is given up. */
    private static final int LIMIT = 100;

    private final List<Node> nodes;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Node> producers = new LinkedHashMap<>();
    private final List<Node> sorted;

    GraphCheck(
            String graph,
            List<Node> nodes,
            List<ValueInfo> inputs,
            List<ValueInfo> outputs,
            Map<String, Constant> constants) {
        this.nodes = nodes;
        Set<String> defined = new HashSet<>();
        constants.forEach((value, constant) -> {
            if (constant.origin() == Constant.Origin.INITIALIZER) {
                defined.add(value);
            }
        });
        for (ValueInfo input : inputs) {
            if (!defined.add(input.name())) {
                add(twice("graph '" + graph + "', input '" + input.name() + "'", input.name()));
            }
        }
        for (Node node : nodes) {
            for (String output : node.outputs()) {
                if (output.isEmpty()) {
                    continue;
                }
                if (!defined.add(output)) {
                    add(twice("node " + node.label(), output));
                }
                producers.put(output, node);
            }
        }
        for (Node node : nodes) {
            for (String read : reads(node)) {
                if (!defined.contains(read)) {
                    add(undefined("node " + node.label(), read));
                }
            }
        }
        for (ValueInfo output : outputs) {
            if (!defined.contains(output.name())) {
                add(undefined("graph '" + graph + "', output '" + output.name() + "'", output.name()));
            }
        }
        List<Node> order = new ArrayList<>(nodes);
        int[] depth = longest(true);
        for (Node node : nodes) {
            if (depth[node.index()] < 0) {
                add(new Problem(
                        "a graph must have no cycle",
                        "node " + node.label(),
                        "inputs that do not depend on its outputs",
                        "a cycle through or before it",
                        "re-export the model; the file is damaged"));
            }
        }
        if (!problems.isEmpty()) {
            throw new MalformedModelException(problems);
        }
        int[] height = longest(false);
        order.sort(Comparator.<Node>comparingInt(node -> depth[node.index()])
                .thenComparingInt(node -> -height[node.index()])
                .thenComparing(GraphCheck::firstOutput)
                .thenComparingInt(Node::index));
        this.sorted = List.copyOf(order);
    }

    private void add(Problem problem) {
        problems.add(problem);
        if (problems.size() == LIMIT) {
            throw new MalformedModelException(problems);
        }
    }

    Map<String, Node> producers() {
        return producers;
    }

    List<Node> sorted() {
        return sorted;
    }

    private static String firstOutput(Node node) {
        return node.outputs().stream()
                .filter(output -> !output.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static List<String> reads(Node node) {
        List<String> names = new ArrayList<>(node.captured());
        node.inputs().stream().filter(input -> !input.isEmpty()).forEach(names::add);
        return names;
    }

    /** Longest distances from the inputs (forward) or to the end, by node index; -1 on and behind a cycle. */
    private int[] longest(boolean forward) {
        List<List<Node>> next = new ArrayList<>();
        nodes.forEach(node -> next.add(new ArrayList<>()));
        int[] pending = new int[nodes.size()];
        for (Node node : nodes) {
            for (String read : reads(node)) {
                @Nullable Node producer = producers.get(read);
                if (producer != null) {
                    Node from = forward ? producer : node;
                    Node to = forward ? node : producer;
                    next.get(from.index()).add(to);
                    pending[to.index()]++;
                }
            }
        }
        int[] distance = new int[nodes.size()];
        int[] best = new int[nodes.size()];
        Arrays.fill(distance, -1);
        Deque<Node> ready = new ArrayDeque<>();
        nodes.stream().filter(node -> pending[node.index()] == 0).forEach(ready::add);
        while (!ready.isEmpty()) {
            Node node = ready.poll();
            distance[node.index()] = best[node.index()];
            for (Node to : next.get(node.index())) {
                best[to.index()] = Math.max(best[to.index()], best[node.index()] + 1);
                if (--pending[to.index()] == 0) {
                    ready.add(to);
                }
            }
        }
        return distance;
    }

    private static Problem twice(String where, String value) {
        return new Problem(
                "a value must be defined once",
                where,
                "no other definition of '" + value + "'",
                "a second one",
                "re-export the model; names must be unique");
    }

    private static Problem undefined(String where, String value) {
        return new Problem(
                "a value must be defined before it is read",
                where,
                "an input, an initializer or a node output named '" + value + "'",
                "none",
                "re-export the model; the file is incomplete");
    }
}
