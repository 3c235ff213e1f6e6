package org.pathlift.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The main graph of a model. Nodes stand in file order; {@link #sorted()} gives the order in which to read them.
 *
 * <p>Constants are found by the name of the value that they define, wherever the exporter put them: initializers,
 * Constant nodes, ConstantOfShape nodes with a fixed shape.
 */
public final class Graph {

    private final String name;
    private final List<Node> nodes;
    private final List<Node> sorted;
    private final List<ValueInfo> inputs;
    private final List<ValueInfo> outputs;
    private final Map<String, ValueInfo> valueInfo;
    private final Map<String, Constant> constants;
    private final Map<String, Node> producers;
    private final Map<String, List<Use>> uses;

    /**
     * Makes a graph of its parts.
     *
     * @param inputs the declared inputs, without those that are initializers as well
     * @param valueInfo declared types of intermediate values
     * @throws org.pathlift.onnx.error.MalformedModelException if a value is defined twice, read but never defined, or
     *     depends on itself; with all such places
     */
    public Graph(
            String name,
            List<Node> nodes,
            List<ValueInfo> inputs,
            List<ValueInfo> outputs,
            List<ValueInfo> valueInfo,
            Map<String, Constant> constants) {
        this.name = name;
        this.nodes = List.copyOf(nodes);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        Map<String, ValueInfo> infos = new LinkedHashMap<>();
        valueInfo.forEach(info -> infos.put(info.name(), info));
        inputs.forEach(info -> infos.put(info.name(), info));
        outputs.forEach(info -> infos.put(info.name(), info));
        this.valueInfo = Collections.unmodifiableMap(infos);
        this.constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        GraphCheck check = new GraphCheck(name, this.nodes, this.inputs, this.outputs, this.constants);
        this.producers = check.producers();
        this.sorted = check.sorted();
        this.uses = usesOf(this.sorted);
    }

    private Graph(Graph other, Map<String, Constant> constants) {
        this.name = other.name;
        this.nodes = other.nodes;
        this.sorted = other.sorted;
        this.inputs = other.inputs;
        this.outputs = other.outputs;
        this.valueInfo = other.valueInfo;
        this.constants = Collections.unmodifiableMap(constants);
        this.producers = other.producers;
        this.uses = other.uses;
    }

    private static Map<String, List<Use>> usesOf(List<Node> nodes) {
        Map<String, List<Use>> uses = new LinkedHashMap<>();
        for (Node node : nodes) {
            for (int i = 0; i < node.inputs().size(); i++) {
                if (node.hasInput(i)) {
                    uses.computeIfAbsent(node.input(i), key -> new ArrayList<>())
                            .add(new Use(node, i));
                }
            }
            for (String captured : node.captured()) {
                uses.computeIfAbsent(captured, key -> new ArrayList<>()).add(new Use(node, -1));
            }
        }
        uses.replaceAll((key, list) -> List.copyOf(list));
        return uses;
    }

    /** Returns the graph's name as the file has it, possibly empty. */
    public String name() {
        return name;
    }

    /** Returns the nodes in file order. */
    public List<Node> nodes() {
        return nodes;
    }

    /**
     * Returns the nodes in an order in which every value is defined before it is read. The order depends on the
     * structure of the graph and the names of values only, never on the order of nodes in the file: by longest distance
     * from the inputs, then by longest distance to the end (farthest first), then by the name of the first output.
     */
    public List<Node> sorted() {
        return sorted;
    }

    /** Returns how many nodes there are of each operator, sorted; operators of other domains with the domain before them. */
    public Map<String, Integer> operators() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Node node : nodes) {
            counts.merge(
                    node.domain().isEmpty() ? node.opType() : node.domain() + "." + node.opType(), 1, Integer::sum);
        }
        return counts;
    }

    /** Returns the inputs that a caller must or may feed, without initializers. */
    public List<ValueInfo> inputs() {
        return inputs;
    }

    /** Returns what the file declares of the graph's outputs, in file order. */
    public List<ValueInfo> outputs() {
        return outputs;
    }

    /** Returns what the file declares of a value, if anything. */
    public Optional<ValueInfo> valueInfo(String value) {
        return Optional.ofNullable(valueInfo.get(value));
    }

    /** Returns all constants by the name of the value that they define, in file order, initializers first. */
    public Map<String, Constant> constants() {
        return constants;
    }

    /** Returns the constant that defines a value, or null where a node computes it or a caller feeds it. */
    public @Nullable Tensor constant(String value) {
        Constant constant = constants.get(value);
        return constant == null ? null : constant.tensor();
    }

    /** Returns the node that computes a value, or null for inputs and initializers. */
    public @Nullable Node producer(String value) {
        return producers.get(value);
    }

    /** Returns the readings of a value by nodes and their subgraphs, in the order of {@link #sorted()}. */
    public List<Use> uses(String value) {
        return uses.getOrDefault(value, List.of());
    }

    /** Returns whether a value is an output of the graph. */
    public boolean isOutput(String value) {
        return outputs.stream().anyMatch(output -> output.name().equals(value));
    }

    Graph withConstants(Map<String, Tensor> replacements) {
        Map<String, Constant> changed = new LinkedHashMap<>(constants);
        replacements.forEach((value, tensor) -> {
            Constant constant = changed.get(value);
            if (constant == null) {
                throw new IllegalArgumentException("graph '" + name + "' has no constant '" + value + "'");
            }
            changed.put(value, constant.with(tensor));
        });
        return new Graph(this, changed);
    }
}
