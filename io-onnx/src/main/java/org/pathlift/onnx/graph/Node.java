package org.pathlift.onnx.graph;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One operation.
 *
 * @param index its position in the file, from 0
 * @param name its name, possibly empty
 * @param opType the operator
 * @param domain the operator's domain; empty for the default domain ({@code ai.onnx} is spelled empty here)
 * @param inputs the names of its inputs; an empty name is an omitted optional input
 * @param outputs the names of its outputs; an empty name is an output that nobody reads
 * @param attributes its attributes by name
 */
public record Node(
        int index,
        String name,
        String opType,
        String domain,
        List<String> inputs,
        List<String> outputs,
        Map<String, Attribute> attributes) {

    /** Spells the default domain as empty; keeps unmodifiable copies of the lists and of {@code attributes}. */
    public Node {
        domain = domain.equals("ai.onnx") ? "" : domain;
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = Map.copyOf(attributes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Node node
                        && index == node.index
                        && name.equals(node.name)
                        && opType.equals(node.opType)
                        && domain.equals(node.domain)
                        && inputs.equals(node.inputs)
                        && outputs.equals(node.outputs)
                        && attributes.equals(node.attributes));
    }

    /** Returns the index: the nodes of a graph differ in it. */
    @Override
    public int hashCode() {
        return index;
    }

    /** Returns whether this is the given operator of the default domain. */
    public boolean is(String operator) {
        return domain.isEmpty() && opType.equals(operator);
    }

    /** Returns the name of an input, or an empty string where it is omitted. */
    public String input(int i) {
        return i < inputs.size() ? inputs.get(i) : "";
    }

    /** Returns whether an input is given. */
    public boolean hasInput(int i) {
        return !input(i).isEmpty();
    }

    /** Returns the name of the first output. */
    public String output() {
        return outputs.isEmpty() ? "" : outputs.get(0);
    }

    /** Returns how a message names this node: its name, or its operator and first output where it has none. */
    public String label() {
        String operator = domain.isEmpty() ? opType : domain + "." + opType;
        return name.isEmpty() ? operator + " -> '" + output() + "'" : "'" + name + "' (" + operator + ")";
    }

    /** Returns a whole-number attribute. */
    public long intAttribute(String attribute, long absent) {
        return attributes.get(attribute) instanceof Attribute.OfInt found ? found.value() : absent;
    }

    /** Returns a real attribute. */
    public float floatAttribute(String attribute, float absent) {
        return attributes.get(attribute) instanceof Attribute.OfFloat found ? found.value() : absent;
    }

    /** Returns a text attribute. */
    public String stringAttribute(String attribute, String absent) {
        return attributes.get(attribute) instanceof Attribute.OfString found ? found.value() : absent;
    }

    /** Returns an attribute of whole numbers. */
    public Optional<long[]> intsAttribute(String attribute) {
        return attributes.get(attribute) instanceof Attribute.OfInts found
                ? Optional.of(found.values().stream().mapToLong(Long::longValue).toArray())
                : Optional.empty();
    }

    /** Returns the names of surrounding values that the node's subgraphs read, sorted. */
    public Set<String> captured() {
        Set<String> names = new TreeSet<>();
        for (Attribute attribute : attributes.values()) {
            if (attribute instanceof Attribute.OfGraph graph) {
                names.addAll(graph.captured());
            }
        }
        return names;
    }
}
