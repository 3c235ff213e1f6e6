package org.pathlift.conditioning.symmetry;

import static org.pathlift.conditioning.symmetry.Findings.reason;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * Finds the {@link Symmetry} of a model from its graph, never from names or the order of nodes in the file.
 *
 * <p>One pass over the nodes gives every activation its field of unit ids and every weight its bindings; what remains
 * open (products of activations, weights that are used several times) is then settled until nothing changes.
 */
public final class SymmetryFinder {

    private SymmetryFinder() {}

    /**
     * Finds the symmetry of a model in which every parameter may change.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a weight is no finite number, with all such tensors
     */
    public static Symmetry find(Facts facts) {
        return find(facts, NodeFilter.ALL);
    }

    /**
     * Finds the symmetry of a model in which only the parameters of some nodes may change.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if a weight is no finite number, with all such tensors
     */
    public static Symmetry find(Facts facts, NodeFilter filter) {
        Graph graph = facts.model().graph();
        Findings found = new Findings(ConstantValues.find(facts));
        for (ValueInfo input : graph.inputs()) {
            found.cuts.add(input.name());
            found.pins.add(new PinReason(Kind.GRAPH_INPUT, input.name(), "graph", "it is an input of the graph"));
        }
        Role[] roles = new Role[graph.nodes().size()];
        Arrays.fill(roles, Role.BOUNDARY);
        for (Node node : graph.sorted()) {
            roles[node.index()] = visit(node, found);
        }
        for (ValueInfo output : graph.outputs()) {
            PinReason asked = new PinReason(Kind.GRAPH_OUTPUT, output.name(), "graph", "it is an output of the graph");
            found.pins.add(asked);
            found.cut(output.name(), asked);
        }
        for (Binding binding : found.bindings) {
            if (!filter.admits(binding.node())) {
                Sharing.pin(
                        found,
                        binding,
                        reason(Kind.EXCLUDED, binding.tensor(), binding.node(), "the node is excluded by request"));
            }
        }
        FiniteWeights.require(facts.model(), found.bindings);
        settle(found);
        return new SymmetryAssembly(found, List.of(roles)).assemble();
    }

    private static void settle(Findings found) {
        Sharing sharing = new Sharing(found);
        sharing.pinOtherUses();
        long before;
        do {
            do {
                before = found.classes.changes();
                Products.propagate(found);
                sharing.tie();
            } while (found.classes.changes() != before);
            Products.decideOne(found);
        } while (found.classes.changes() != before);
    }

    private static Role visit(Node node, Findings found) {
        if (found.constants.isConstant(node)) {
            return Role.CONSTANT;
        }
        for (String captured : node.captured()) {
            if (!found.isConstant(captured)) {
                found.cut(captured, reason(Kind.UNKNOWN_OPERATOR, captured, node, "a subgraph reads it"));
            }
        }
        if (!node.domain().isEmpty()) {
            return found.boundary(
                    node, Kind.UNKNOWN_OPERATOR, "operators of domain '" + node.domain() + "' are not known");
        }
        @Nullable Rule rule = Rules.of(node);
        if (rule == null) {
            return node.captured().isEmpty()
                    ? found.boundary(
                            node, Kind.NOT_HOMOGENEOUS, node.opType() + " does not commute with positive scales")
                    : found.boundary(node, Kind.UNKNOWN_OPERATOR, "subgraphs are not entered");
        }
        for (String value : activations(node, found)) {
            if (found.facts.shape(value).isEmpty()) {
                return found.boundary(node, Kind.UNKNOWN_SHAPE, "the shape of '" + value + "' is not known");
            }
        }
        if (node.outputs().stream().allMatch(output -> isEmpty(output, found))) {
            found.fixOutputs(node);
            return Role.BOUNDARY;
        }
        for (String input : node.inputs()) {
            if (!input.isEmpty() && isEmpty(input, found) && !found.isConstant(input) && !node.is("Concat")) {
                return found.boundary(node, Kind.UNKNOWN_SHAPE, "'" + input + "' has no elements");
            }
        }
        return rule.apply(node, found);
    }

    /** Whether a value is omitted or has no elements, so that nothing depends on what makes it. */
    private static boolean isEmpty(String value, Findings found) {
        return value.isEmpty()
                || found.facts
                        .shape(value)
                        .filter(shape -> shape.elements() == 0)
                        .isPresent();
    }

    private static List<String> activations(Node node, Findings found) {
        List<String> values = new ArrayList<>();
        node.inputs().stream()
                .filter(input -> !input.isEmpty() && !found.isConstant(input))
                .forEach(values::add);
        values.add(node.output());
        return values;
    }
}
