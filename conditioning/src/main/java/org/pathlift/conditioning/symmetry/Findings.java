package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.onnx.graph.Node;

/**
 * What the finder knows so far, and the few ways in which a rule may add to it. Mutable; lives for one search.
 *
 * <p>A value is either constant (derived from constants and shapes only; some of them are views of a weight), or an
 * activation with a field of unit ids.
 */
final class Findings {

    /** Consecutive ids made for one tensor by one node. */
    record Block(int first, int count, String tensor, Node node) {}

    /** Two multiplied scales and the scale of their product, each a signed id. */
    record Product(int left, int right, int result, Node node) {}

    final Facts facts;
    final ConstantValues constants;
    final ScaleClasses classes = new ScaleClasses();
    final List<Block> blocks = new ArrayList<>();
    final List<Binding> bindings = new ArrayList<>();
    final List<Product> products = new ArrayList<>();
    final Set<PinReason> pins = new LinkedHashSet<>();
    final Map<String, PinReason> unbound = new HashMap<>();
    final Set<String> cuts = new HashSet<>();
    private final Map<String, IndexField> fields = new HashMap<>();
    private final Set<String> weighted = new HashSet<>();

    Findings(ConstantValues constants) {
        this.facts = constants.facts();
        this.constants = constants;
    }

    /** Returns whether a value depends on constants and shapes only. */
    boolean isConstant(String value) {
        return constants.isConstant(value);
    }

    /** Returns the constant in the file that a value shows, if it shows one that can be rescaled. */
    Optional<WeightView> weight(String value) {
        return view(value).filter(view -> view.tensor().type().isRescalable());
    }

    /** Returns the constant in the file that a value shows, of whatever type. */
    Optional<WeightView> view(String value) {
        return Optional.ofNullable(constants.views().get(value));
    }

    /** Returns the ids that an activation carries; the fixed unit where nothing is known of it. */
    IndexField field(String value) {
        IndexField known = fields.get(value);
        return known != null
                ? known
                : IndexField.uniform(
                        facts.shape(value).map(shape -> shape.rank()).orElse(0), 0);
    }

    /** Returns whether an activation carries any id, pinned or not. */
    boolean carriesUnits(String value) {
        IndexField field = fields.get(value);
        if (field != null) {
            for (int i = 0; i < field.size(); i++) {
                if (field.get(i) != 0 && field.get(i) != IndexField.NOTHING) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Records what a node puts out; {@code weighted} where a weight had a part in it. */
    void put(String value, IndexField field, boolean byWeight) {
        if (!value.isEmpty()) {
            fields.put(value, field);
            if (byWeight) {
                weighted.add(value);
            }
        }
    }

    /** Records the first output of a node that passes on what its inputs carry. */
    void pass(Node node, IndexField field) {
        put(node.output(), field, node.inputs().stream().anyMatch(weighted::contains));
    }

    /** Returns whether a weight had a part in an activation since the last boundary. */
    boolean isWeighted(String value) {
        return weighted.contains(value);
    }

    /** Makes new units along one axis of a node's output. */
    IndexField fresh(Node node, int rank, int axis, int count) {
        int first = classes.fresh(count);
        blocks.add(new Block(first, count, node.output(), node));
        return IndexField.along(rank, axis, first, count);
    }

    /** Makes new units for all elements of an array with these extents. */
    IndexField fresh(Node node, int[] dims) {
        int count = IndexField.product(dims);
        int first = classes.fresh(count);
        blocks.add(new Block(first, count, node.output(), node));
        return IndexField.positions(dims).map(position -> first + position);
    }

    /** Demands equal scales element by element, and returns the common field. */
    IndexField merge(IndexField a, IndexField b, PinReason reason) {
        return IndexField.combine(a, b, (x, y) -> merge(x, y, reason));
    }

    int merge(int x, int y, PinReason reason) {
        classes.merge(x, y, reason);
        return x == IndexField.NOTHING ? y : x;
    }

    /** Demands one scale along the given axes, and returns the field with these axes folded. */
    IndexField fold(IndexField field, boolean[] axes, PinReason reason) {
        return field.fold(axes, (x, y) -> merge(x, y, reason));
    }

    /** Demands one scale along all axes but those from {@code from} up to {@code to}. */
    IndexField foldAllBut(IndexField field, int from, int to, PinReason reason) {
        boolean[] axes = new boolean[field.rank()];
        for (int axis = 0; axis < axes.length; axis++) {
            axes[axis] = axis < from || axis >= to;
        }
        return fold(field, axes, reason);
    }

    /** Pins a tensor: nothing that it carries may be rescaled. */
    void pin(String value, PinReason reason) {
        if (carriesUnits(value)) {
            pins.add(reason);
            IndexField field = field(value);
            for (int i = 0; i < field.size(); i++) {
                classes.pin(field.get(i), reason);
            }
        }
    }

    /** Pins a tensor by what a node asks of it, and ends the region there. */
    void cut(String value, PinReason reason) {
        pin(value, reason);
        cuts.add(value);
    }

    /** Pins all activations that a node reads, and lets its outputs begin anew. */
    Role boundary(Node node, PinReason.Kind kind, String text) {
        for (String input : node.inputs()) {
            if (!input.isEmpty() && !isConstant(input)) {
                cut(input, reason(kind, input, node, text));
            }
            view(input)
                    .ifPresent(view -> unbound.putIfAbsent(
                            view.tensor().name(), reason(kind, view.tensor().name(), node, text)));
        }
        fixOutputs(node);
        node.outputs().stream().filter(output -> !output.isEmpty()).forEach(cuts::add);
        return Role.BOUNDARY;
    }

    /** Gives all outputs of a node scale 1; a rule then sets those that carry units. */
    void fixOutputs(Node node) {
        for (String output : node.outputs()) {
            if (!output.isEmpty()) {
                facts.shape(output).ifPresent(shape -> put(output, IndexField.uniform(shape.rank(), 0), false));
            }
        }
    }

    static PinReason reason(PinReason.Kind kind, String tensor, Node node, String text) {
        return new PinReason(kind, tensor, node.label(), text);
    }

    /** Binds the elements of a weight as a node sees it. */
    void bind(WeightView view, Node node, Binding.Kind kind, IndexField producers, IndexField consumers) {
        int rank = view.shape().rank();
        bindings.add(new Binding(
                view.tensor().name(),
                node,
                kind,
                view.toFile(producers.withRank(rank).map(Findings::fixedIfNothing)),
                view.toFile(consumers.withRank(rank).map(Findings::fixedIfNothing))));
    }

    /** A weight that meets a padded zero may keep its value, whatever its other uses ask: it keeps it. */
    private static int fixedIfNothing(int id) {
        return id == IndexField.NOTHING ? 0 : id;
    }

    /** Makes a new unit for every padded zero of a field: where a bias is added, a scale begins. */
    IndexField begun(Node node, IndexField field) {
        int nothings = 0;
        for (int i = 0; i < field.size(); i++) {
            nothings += field.get(i) == IndexField.NOTHING ? 1 : 0;
        }
        if (nothings == 0) {
            return field;
        }
        int first = classes.fresh(nothings);
        blocks.add(new Block(first, nothings, node.output(), node));
        int[] next = {first};
        return field.map(id -> id == IndexField.NOTHING ? next[0]++ : id);
    }
}
