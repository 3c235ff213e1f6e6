package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.permutation.LabelSearch.Bound;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Use;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.ShapeInference;

/**
 * Finds the {@link PermutationSymmetry} of a model from its graph.
 *
 * <p>Linear layers make units; every other operator that is known says what becomes of them. Activations of any kind let
 * units change places, so there are more of these symmetries than of positive scales.
 */
public final class PermutationFinder {

    private PermutationFinder() {}

    /** Finds the symmetry of a model at the shapes that its file declares. */
    public static PermutationSymmetry find(Model model) {
        return find(SymmetryFinder.find(new Facts(model, ShapeInference.infer(model))));
    }

    /** Finds the permutations of a model whose positive scales are known. */
    public static PermutationSymmetry find(Symmetry scales) {
        LabelSearch found = new LabelSearch(scales);
        Graph graph = scales.facts().model().graph();
        for (Node node : graph.sorted()) {
            visit(node, found);
        }
        for (ValueInfo output : graph.outputs()) {
            Labels labels = found.labels(output.name());
            if (labels.free()) {
                FixedPlace reason = new FixedPlace(output.name(), "graph", "it is an output of the graph");
                found.fixed.add(reason);
                found.fix(labels, reason);
            }
        }
        fixOtherUses(found, graph);
        tieSharedConstants(found);
        return new ClassAssembly(found).assemble();
    }

    private static void visit(Node node, LabelSearch found) {
        for (String captured : node.captured()) {
            if (!found.isConstant(captured)) {
                found.fix(captured, found.labels(captured), node, "a subgraph reads it");
            }
        }
        if (node.outputs().stream().allMatch(output -> output.isEmpty() || found.isConstant(output))) {
            return;
        }
        if (!node.domain().isEmpty()) {
            found.boundary(node, "operators of domain '" + node.domain() + "' are not known");
            return;
        }
        for (String value : values(node, found)) {
            if (found.facts.shape(value).isEmpty()) {
                found.boundary(node, "the shape of '" + value + "' is not known");
                return;
            }
            if (found.facts.shapeOf(value).elements() == 0) {
                found.boundary(node, "'" + value + "' has no elements");
                return;
            }
        }
        boolean known = ElementwiseLabels.apply(node, found)
                || LinearLabels.apply(node, found)
                || NormalizationLabels.apply(node, found)
                || ShapeLabels.apply(node, found);
        if (!known) {
            found.boundary(node, "it is not known whether " + node.opType() + " treats all units alike");
        }
    }

    private static List<String> values(Node node, LabelSearch found) {
        List<String> values = new ArrayList<>();
        node.inputs().stream()
                .filter(input -> !input.isEmpty() && !found.isConstant(input))
                .forEach(values::add);
        values.add(node.output());
        return values;
    }

    /** A constant that is read otherwise than by the nodes that bind it, or is an output, keeps its elements in place. */
    private static void fixOtherUses(LabelSearch found, Graph graph) {
        Map<String, List<Bound>> byTensor = byTensor(found);
        byTensor.forEach((tensor, bindings) -> {
            List<Node> readers = new ArrayList<>();
            boolean output = collectReaders(tensor, found, graph, readers);
            bindings.forEach(bound ->
                    readers.removeIf(reader -> reader.index() == bound.node().index()));
            if (output || !readers.isEmpty()) {
                String text = output
                        ? "it is an output of the graph too"
                        : "node " + readers.get(0).label() + " reads it as well";
                FixedPlace reason = FixedPlace.at(tensor, bindings.get(0).node(), text);
                bindings.forEach(bound -> {
                    found.fix(bound.producers(), reason);
                    found.fix(bound.consumers(), reason);
                });
            }
        });
    }

    private static boolean collectReaders(String value, LabelSearch found, Graph graph, List<Node> readers) {
        boolean output = graph.isOutput(value);
        for (Use use : graph.uses(value)) {
            String shown = use.node().output();
            if (graph.constant(shown) == null
                    && found.isConstant(shown)
                    && found.symmetry.views().containsKey(shown)) {
                output |= collectReaders(shown, found, graph, readers);
            } else {
                readers.add(use.node());
            }
        }
        return output;
    }

    private static Map<String, List<Bound>> byTensor(LabelSearch found) {
        Map<String, List<Bound>> byTensor = new LinkedHashMap<>();
        found.bindings.forEach(bound -> byTensor.computeIfAbsent(bound.tensor(), key -> new ArrayList<>())
                .add(bound));
        return byTensor;
    }

    /** All uses of one constant must ask for the same places of its elements, axis by axis. */
    private static void tieSharedConstants(LabelSearch found) {
        byTensor(found).values().forEach(bindings -> {
            Bound first = bindings.get(0);
            for (Bound other : bindings.subList(1, bindings.size())) {
                tie(found, first, other);
                if (first.parity() != other.parity()) {
                    List.of(first, other).forEach(bound -> {
                        found.fixSigns(bound.producers());
                        found.fixSigns(bound.consumers());
                    });
                }
            }
        });
    }

    private static void tie(LabelSearch found, Bound first, Bound other) {
        FixedPlace reason = FixedPlace.at(
                first.tensor(),
                other.node(),
                "it shares the constant with node " + first.node().label());
        List<Labels> left = new ArrayList<>(List.of(first.producers(), first.consumers()));
        List<Labels> right = new ArrayList<>(List.of(other.producers(), other.consumers()));
        left.removeIf(labels -> !labels.free());
        right.removeIf(labels -> !labels.free());
        for (Labels one : List.copyOf(left)) {
            for (Labels two : List.copyOf(right)) {
                if (Arrays.equals(one.units().dims(), two.units().dims())
                        && left.contains(one)
                        && right.contains(two)) {
                    left.remove(one);
                    right.remove(two);
                    tie(found, one, two, reason);
                }
            }
        }
        left.forEach(labels -> found.fix(labels, reason));
        right.forEach(labels -> found.fix(labels, reason));
    }

    private static void tie(LabelSearch found, Labels one, Labels two, FixedPlace reason) {
        boolean samePlaces = Objects.equals(
                Arrays.toString(one.places().toArray()),
                Arrays.toString(two.places().toArray()));
        for (int i = 0; i < one.units().size(); i++) {
            int a = one.units().get(i);
            int b = two.units().get(i);
            if (samePlaces) {
                found.ties.merge(a, b, reason);
                found.ties.mergeSigns(a, b);
            } else {
                found.ties.fix(a, reason);
                found.ties.fix(b, reason);
                found.ties.fixSign(a);
                found.ties.fixSign(b);
            }
        }
    }
}
