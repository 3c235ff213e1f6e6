package org.pathlift.onnx.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.Use;
import org.pathlift.onnx.graph.ValueInfo;

/** Finds the inputs that are row numbers of a table, such as token ids, and how many rows the table has. */
final class InputUses {

    /** Operators that hand whole numbers on unchanged. */
    private static final Set<String> PASSING = Set.of(
            "Cast",
            "Concat",
            "Expand",
            "Flatten",
            "Identity",
            "Reshape",
            "Slice",
            "Split",
            "Squeeze",
            "Tile",
            "Transpose",
            "Unsqueeze");

    private InputUses() {}

    /** Returns the number of rows of the smallest table that each input of whole numbers looks rows up in, by input. */
    static Map<String, Long> of(Model model) {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (ValueInfo input : model.graph().inputs()) {
            if (input.type().isInteger()) {
                long least = rowsReached(model.graph(), input.name());
                if (least < Long.MAX_VALUE) {
                    rows.put(input.name(), least);
                }
            }
        }
        return rows;
    }

    private static long rowsReached(Graph graph, String input) {
        long least = Long.MAX_VALUE;
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        seen.add(input);
        open.add(input);
        while (!open.isEmpty()) {
            for (Use use : graph.uses(open.remove())) {
                Node node = use.node();
                if (node.is("Gather") && use.input() == 1) {
                    @Nullable Tensor table = table(graph, node.input(0));
                    if (table != null && table.shape().rank() > 0) {
                        least = Math.min(least, table.shape().dim((int) node.intAttribute("axis", 0)));
                    }
                } else if (PASSING.contains(node.opType())
                        && node.domain().isEmpty()
                        && (use.input() == 0 || node.is("Concat"))) {
                    node.outputs().stream().filter(seen::add).forEach(open::add);
                }
            }
        }
        return least;
    }

    /** Returns the constant table behind a value; casts and identities of it have as many rows. */
    private static @Nullable Tensor table(Graph graph, String value) {
        String at = value;
        for (int steps = 0; steps < 8; steps++) {
            @Nullable Tensor constant = graph.constant(at);
            if (constant != null) {
                return constant;
            }
            @Nullable Node producer = graph.producer(at);
            if (producer == null || !(producer.is("Identity") || producer.is("Cast"))) {
                return null;
            }
            at = producer.input(0);
        }
        return null;
    }
}
