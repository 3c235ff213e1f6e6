package org.pathlift.onnx.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.Use;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Finds out which whole numbers an input may be fed: row numbers of a table, such as token ids; sizes, steps and
 * divisors, where a 0 would end the process; else 0 and 1, as for masks.
 */
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

    /** Inputs at which an operator asks for a number of at least 1, as operator and index. */
    private static final Set<String> POSITIVE = Set.of(
            "Div 1",
            "Mod 1",
            "Tile 1",
            "Range 2",
            "OneHot 1",
            "STFT 1",
            "STFT 3",
            "DFT 1",
            "HannWindow 0",
            "HammingWindow 0",
            "BlackmanWindow 0");

    private static final Range MASK = new Range(0, 2);

    private InputUses() {}

    /**
     * The whole numbers that an input may be fed.
     *
     * @param from the least
     * @param until the first that is too large
     */
    record Range(long from, long until) {

        /** Returns the number that is safest for a run of which only shapes matter. */
        long probe() {
            return this.equals(MASK) ? 1 : from;
        }
    }

    /** Returns the range of each input that holds whole numbers or truths. */
    static Map<String, Range> of(Model model) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        for (ValueInfo input : model.graph().inputs()) {
            if (input.type() == ElementType.BOOL) {
                ranges.put(input.name(), MASK);
            } else if (input.type().isInteger()) {
                ranges.put(input.name(), range(model.graph(), input.name()));
            }
        }
        return ranges;
    }

    private static Range range(Graph graph, String input) {
        long rows = Long.MAX_VALUE;
        boolean positive = false;
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        seen.add(input);
        open.add(input);
        while (!open.isEmpty()) {
            for (Use use : graph.uses(open.remove())) {
                Node node = use.node();
                if (!node.domain().isEmpty()) {
                    continue;
                }
                positive |= POSITIVE.contains(node.opType() + " " + use.input());
                if (node.is("Gather") && use.input() == 1) {
                    @Nullable Tensor table = table(graph, node.input(0));
                    int axis = (int) node.intAttribute("axis", 0);
                    if (table != null
                            && axis < table.shape().rank()
                            && -axis <= table.shape().rank()) {
                        rows = Math.min(rows, table.shape().dim(axis));
                    }
                } else if (PASSING.contains(node.opType()) && (use.input() == 0 || node.is("Concat"))) {
                    node.outputs().stream().filter(seen::add).forEach(open::add);
                }
            }
        }
        if (rows < Long.MAX_VALUE) {
            return new Range(0, Math.max(1, rows));
        }
        return positive ? new Range(1, 3) : MASK;
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
