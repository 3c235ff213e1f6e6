package org.pathlift.analysis.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hipparchus.special.Gamma;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.inventory.Ancestry.Origin;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Use;

/**
 * Finds attention by its shape: a softmax between two products of activations, each of which has a layer behind it.
 */
final class AttentionFinder {

    private static final Set<String> BETWEEN =
            Set.of("Mul", "Div", "Add", "Sub", "Where", "Cast", "Identity", "Clip", "Tanh", "Dropout", "Reshape");
    private static final Set<String> ROTATES = Set.of("Concat", "Neg", "Slice", "Split", "RotaryEmbedding");
    private static final Set<String> NORMALIZES =
            Set.of("LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization", "Sqrt", "ReduceL2");

    private final Symmetry symmetry;
    private final Ancestry ancestry;

    AttentionFinder(Symmetry symmetry) {
        this.symmetry = symmetry;
        this.ancestry = new Ancestry(symmetry);
    }

    List<AttentionGroup> find() {
        List<AttentionGroup> found = new ArrayList<>();
        for (Node node : ancestry.graph().sorted()) {
            if (node.is("Softmax") && !symmetry.isConstant(node.output())) {
                Optional<Node> scores = scores(node);
                Optional<Node> values = values(node);
                if (scores.isPresent() && values.isPresent()) {
                    found.add(group(node, scores.get(), values.get()));
                }
            }
        }
        return found;
    }

    private boolean multiplies(@Nullable Node node) {
        return node != null && node.is("MatMul") && ancestry.activations(node).size() == 2;
    }

    private Optional<Node> scores(Node softmax) {
        Deque<String> open = new ArrayDeque<>(List.of(softmax.input(0)));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            String value = open.poll();
            Node node = ancestry.graph().producer(value);
            if (!seen.add(value) || node == null) {
                continue;
            }
            if (multiplies(node)) {
                return Optional.of(node);
            }
            if (BETWEEN.contains(node.opType())) {
                open.addAll(ancestry.activations(node));
            }
        }
        return Optional.empty();
    }

    private Optional<Node> values(Node softmax) {
        Deque<String> open = new ArrayDeque<>(List.of(softmax.output()));
        while (!open.isEmpty()) {
            String value = open.poll();
            for (Use use : ancestry.graph().uses(value)) {
                if (multiplies(use.node()) && use.input() == 0) {
                    return Optional.of(use.node());
                }
                if (use.node().is("Dropout")
                        || use.node().is("Cast")
                        || use.node().is("Identity")) {
                    open.add(use.node().output());
                }
            }
        }
        return Optional.empty();
    }

    private AttentionGroup group(Node softmax, Node scores, Node values) {
        List<String> notes = new ArrayList<>();
        Optional<Origin> query = projection(scores.input(0));
        Optional<Origin> key = projection(scores.input(1));
        Optional<Origin> value = ancestry.origin(values.input(1), ancestry::isAffine);
        Optional<Node> output = ancestry.reader(values.output());
        int keyWidth = last(scores.input(0));
        int valueWidth = last(values.output());
        int heads = heads(scores, query, keyWidth);
        int keyHeads = key.map(origin -> outputs(origin.layer()) / keyWidth)
                .filter(count -> count > 0 && count < heads && heads % count == 0)
                .orElse(heads);
        String form = form(query, key);
        long queryKey = 0;
        long keyBias = 0;
        if (query.isEmpty() || key.isEmpty()) {
            notes.add("what makes queries or keys is not followed");
        } else if (form.equals("plain")) {
            queryKey = (long) keyHeads * keyWidth * keyWidth;
            keyBias = key.get().biased(symmetry) ? (long) keyHeads * keyWidth : 0;
        } else if (form.equals("rope")) {
            queryKey = (long) keyHeads * keyWidth;
        } else {
            notes.add("queries and keys are normalized");
        }
        long valueOutput = 0;
        long valueBias = 0;
        if (value.isEmpty() || output.isEmpty()) {
            notes.add("what makes values or reads them is not followed");
        } else {
            valueOutput = (long) keyHeads * valueWidth * valueWidth;
            valueBias =
                    value.get().biased(symmetry) && ancestry.addsBias(output.get()) ? (long) keyHeads * valueWidth : 0;
        }
        int scales = (queryKey > 0 ? units(scores.input(0), scores.input(1)) : 0)
                + (valueOutput > 0 ? units(values.input(1)) : 0);
        return new AttentionGroup(
                softmax.label(),
                scores.input(1),
                values.input(1),
                heads,
                keyHeads,
                keyWidth,
                valueWidth,
                form,
                queryKey,
                valueOutput,
                keyBias,
                valueBias,
                notes.isEmpty() ? headOrder(heads, keyHeads) : 0,
                scales,
                notes.isEmpty() ? null : String.join("; ", notes));
    }

    /** Heads that share keys change places among themselves, and so do whole sets of them. */
    private static double headOrder(int heads, int keyHeads) {
        int sharing = heads / keyHeads;
        return Gamma.logGamma(keyHeads + 1.0) + keyHeads * Gamma.logGamma(sharing + 1.0);
    }

    private Optional<Origin> projection(String value) {
        Optional<Origin> plain = ancestry.origin(value, ancestry::isAffine);
        return plain.isPresent()
                ? plain
                : ancestry.origin(
                        value,
                        node -> node.is("Add")
                                || node.is("Mul")
                                || node.is("Div")
                                || node.is("Sub")
                                || node.is("Pow")
                                || node.is("ReduceMean")
                                || node.is("Reciprocal")
                                || Ancestry.isMove(node)
                                || ROTATES.contains(node.opType())
                                || NORMALIZES.contains(node.opType()));
    }

    private static String form(Optional<Origin> query, Optional<Origin> key) {
        for (Optional<Origin> side : List.of(query, key)) {
            if (side.isPresent() && NORMALIZES.stream().anyMatch(side.get()::passes)) {
                return "qk-norm";
            }
        }
        for (Optional<Origin> side : List.of(query, key)) {
            if (side.isPresent()
                    && (side.get().passes("RotaryEmbedding")
                            || (side.get().passes("Concat") && side.get().passes("Mul")))) {
                return "rope";
            }
        }
        return "plain";
    }

    private int last(String value) {
        Shape shape = symmetry.facts().shapeOf(value);
        return (int) shape.dim(shape.rank() - 1);
    }

    private int heads(Node scores, Optional<Origin> query, int keyWidth) {
        Shape shape = symmetry.facts().shapeOf(scores.output());
        if (shape.rank() >= 4) {
            int heads = 1;
            for (int axis = 1; axis < shape.rank() - 2; axis++) {
                heads *= (int) shape.dim(axis);
            }
            return heads;
        }
        return query.map(origin -> Math.max(1, outputs(origin.layer()) / keyWidth))
                .orElse(1);
    }

    private int outputs(Node layer) {
        Shape shape = symmetry.facts().shapeOf(layer.output());
        int axis = layer.opType().startsWith("Conv") ? 1 : shape.rank() - 1;
        return (int) shape.dim(axis);
    }

    /** How many scales act on these activations. */
    private int units(String... values) {
        Set<Integer> units = new HashSet<>();
        for (String value : values) {
            IndexField field = symmetry.field(value);
            for (int i = 0; i < field.size(); i++) {
                if (field.get(i) != 0) {
                    units.add(Math.abs(field.get(i)));
                }
            }
        }
        return units.size();
    }
}
