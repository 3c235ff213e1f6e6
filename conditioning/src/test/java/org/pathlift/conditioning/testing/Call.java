package org.pathlift.conditioning.testing;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Node;

/** One execution of a node by the tests' evaluator: the node, its inputs (null where omitted), the operator set. */
record Call(Node node, List<@Nullable Array64> inputs, long opset) {

    /** What an operator does: all outputs of a node. */
    @FunctionalInterface
    interface Operator {
        List<Array64> apply(Call call);
    }

    boolean has(int input) {
        return input < inputs.size() && inputs.get(input) != null;
    }

    Array64 input(int input) {
        return Objects.requireNonNull(inputs.get(input), () -> node.label() + " has no input " + input);
    }

    long attribute(String name, long absent) {
        return node.intAttribute(name, absent);
    }

    /** A real attribute, as the shortest decimal that its float32 stands for: 0.1 is 0.1, not 0.100000001. */
    double real(String name, double absent) {
        return node.attributes().containsKey(name)
                ? Double.parseDouble(Float.toString(node.floatAttribute(name, 0)))
                : absent;
    }

    /** An axis attribute counted from the start. */
    int axis(long absent, int rank) {
        return axis("axis", absent, rank);
    }

    int axis(String name, long absent, int rank) {
        long axis = node.intAttribute(name, absent);
        return (int) (axis < 0 ? axis + rank : axis);
    }

    /** Whole numbers of an attribute, or of the input that replaced it. */
    Optional<long[]> ints(String attribute, int input) {
        Optional<long[]> given = node.intsAttribute(attribute);
        return given.isPresent() || !has(input)
                ? given
                : Optional.of(input(input).toLongs());
    }

    /** An attribute of whole numbers, one for each of {@code count} axes. */
    int[] perAxis(String attribute, int count, int absent) {
        int[] values = new int[count];
        java.util.Arrays.fill(values, absent);
        node.intsAttribute(attribute).ifPresent(given -> {
            for (int i = 0; i < count; i++) {
                values[i] = (int) given[i];
            }
        });
        return values;
    }

    static List<Array64> one(Array64 output) {
        return List.of(output);
    }
}
