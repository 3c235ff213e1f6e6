package org.pathlift.conditioning.symmetry;

import java.util.List;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Use;

/** Says what a constant that is no weight is to the node that reads it. */
final class ConstantUses {

    private ConstantUses() {}

    /** Returns a sentence's words on the first node that reads a constant, through Identity, Cast, Reshape and the like. */
    static String describe(Findings found, String constant) {
        Graph graph = found.facts.model().graph();
        List<Use> uses = graph.uses(constant);
        if (uses.isEmpty()) {
            return graph.isOutput(constant) ? "it is an output of the graph" : "no node reads it";
        }
        Use use = uses.get(0);
        Node node = use.node();
        if (use.input() >= 0 && found.isConstant(node.output())) {
            return found.view(node.output()).isPresent()
                    ? describe(found, node.output())
                    : "other constants are computed from it (" + node.label() + ")";
        }
        return role(node, use.input()) + " (" + node.label() + ")";
    }

    private static String role(Node node, int input) {
        if (input < 0) {
            return "a subgraph reads it";
        }
        return switch (node.domain().isEmpty() ? node.opType() : "") {
            case "BatchNormalization" ->
                input == 3
                        ? "it is the running mean of a normalization, which keeps its input's scale"
                        : input == 4
                                ? "it is the running variance of a normalization, which keeps its input's scale"
                                : "it is a parameter of a normalization that is not followed";
            case "PRelu" -> "it is a slope, which lets every scale through";
            case "Gather", "GatherND", "GatherElements" -> "it is a table that rows are looked up in";
            case "Mul" -> "it is a fixed coefficient, which lets every scale through";
            case "Div" -> "it is a fixed divisor, which lets every scale through";
            case "Clip" -> "it is a bound that values are clipped at";
            case "Add", "Sub", "Sum", "Mean" -> "it is added as a number";
            case "Concat" -> "it is joined to activations and keeps scale 1";
            case "Resize", "Upsample", "Pad", "Dropout", "Slice", "Reshape", "Expand", "Tile" ->
                "it is an argument of the operator";
            default -> "it is an operand of " + node.opType() + ", which has no weights";
        };
    }
}
