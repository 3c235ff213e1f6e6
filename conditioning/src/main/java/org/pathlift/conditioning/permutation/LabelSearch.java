package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/** What the search knows so far, and the few ways in which a rule may add to it. Mutable; lives for one search. */
final class LabelSearch {

    /** A constant of the file with the labels of its elements on its two sides; ids as they were made. */
    record Bound(String tensor, Node node, Parity parity, Labels producers, Labels consumers) {}

    final Symmetry symmetry;
    final Facts facts;
    final Ties ties = new Ties();
    final List<Bound> bindings = new ArrayList<>();
    final Set<FixedPlace> fixed = new LinkedHashSet<>();
    private final Map<String, Labels> labels = new HashMap<>();

    LabelSearch(Symmetry symmetry) {
        this.symmetry = symmetry;
        this.facts = symmetry.facts();
    }

    boolean isConstant(String value) {
        return symmetry.isConstant(value);
    }

    /** Returns the labels of an activation; those of elements that stay where nothing is known. */
    Labels labels(String value) {
        Labels known = labels.get(value);
        return known != null
                ? known
                : Labels.none(facts.shape(value).map(Shape::rank).orElse(0));
    }

    void put(String value, Labels found) {
        if (!value.isEmpty() && facts.shape(value).isPresent()) {
            labels.put(value, found);
        }
    }

    /** Returns the extents of a value, with extents of 1 in front up to the given rank. */
    int[] extents(String value, int rank) {
        int[] own = facts.shapeOf(value).toIntArray();
        int[] aligned = new int[rank];
        Arrays.fill(aligned, 1);
        System.arraycopy(own, 0, aligned, rank - own.length, own.length);
        return aligned;
    }

    /** Returns the constant in the file that a value shows, if its elements can change places. */
    Optional<WeightView> weight(String value) {
        return Optional.ofNullable(symmetry.views().get(value))
                .filter(view -> view.tensor().type().bits() >= 8
                        && view.tensor().type() != ElementType.STRING
                        && view.tensor().type().bits() % 8 == 0);
    }

    /** Makes new units along one axis of a node's output. */
    Labels fresh(Node node, int rank, int axis, int count) {
        return Labels.of(IndexField.along(rank, axis, ties.fresh(count, node.output(), node), count));
    }

    /** Keeps every unit of some labels where it is, with its sign. */
    Labels fix(String tensor, Labels found, Node node, String text) {
        if (found.free()) {
            FixedPlace reason = FixedPlace.at(tensor, node, text);
            fixed.add(reason);
            fix(found, reason);
        }
        return Labels.none(found.rank());
    }

    void fix(Labels found, FixedPlace reason) {
        for (int i = 0; i < found.units().size(); i++) {
            ties.fix(found.units().get(i), reason);
            ties.fixSign(found.units().get(i));
        }
    }

    void fixSigns(Labels found) {
        for (int i = 0; i < found.units().size(); i++) {
            ties.fixSign(found.units().get(i));
        }
    }

    /** Keeps all units that a node reads where they are; its outputs have none. */
    void boundary(Node node, String text) {
        for (String input : node.inputs()) {
            if (!input.isEmpty() && !isConstant(input)) {
                fix(input, labels(input), node, text);
            }
        }
    }

    /**
     * Returns the labels of what is left when the elements along some axes are combined into one, whatever their order:
     * none where one set is left, otherwise a unit for each set that its members lie inside of.
     */
    Labels combinedAlong(Node node, Labels found, boolean[] axes) {
        int[] kept = found.units().dims();
        for (int axis = 0; axis < kept.length; axis++) {
            kept[axis] = axes[axis] ? 1 : kept[axis];
        }
        int sets = 1;
        for (int dim : kept) {
            sets *= dim;
        }
        IndexField number = IndexField.positions(kept).expandedTo(found.units().dims());
        List<Set<Integer>> members = new ArrayList<>();
        int[] first = new int[sets];
        for (int i = 0; i < sets; i++) {
            members.add(new LinkedHashSet<>());
        }
        for (int i = number.size() - 1; i >= 0; i--) {
            members.get(number.get(i)).add(ties.find(found.units().get(i)));
            first[number.get(i)] = i;
        }
        if (members.stream().allMatch(set -> set.size() == 1)) {
            fixUnlikeSigns(found, number, first);
            return found.at(IndexField.of(kept, first));
        }
        if (new HashSet<>(members).size() == 1) {
            return Labels.none(found.rank());
        }
        Set<Integer> all = new HashSet<>();
        boolean disjoint = members.stream()
                .allMatch(set -> set.stream().filter(unit -> unit != 0).allMatch(all::add));
        if (!disjoint) {
            return fix(node.input(0), found, node, "its units are combined in sets that overlap");
        }
        int slot = ties.fresh(sets, node.output(), node);
        for (int i = 0; i < sets; i++) {
            for (int unit : members.get(i)) {
                if (unit == 0) {
                    ties.fix(slot + i, FixedPlace.at(node.output(), node, "some of what it combines stays in place"));
                } else {
                    ties.nest(unit, slot + i);
                }
            }
            ties.fixSign(slot + i);
        }
        return Labels.of(IndexField.positions(kept).map(i -> slot + i));
    }

    /** Where elements of one unit but of unlike signs are combined, no sign may flip. */
    private void fixUnlikeSigns(Labels found, IndexField number, int[] first) {
        for (int i = 0; i < number.size(); i++) {
            int one = found.units().get(i);
            int other = found.units().get(first[number.get(i)]);
            if (ties.findSign(one) != ties.findSign(other)) {
                ties.fixSign(one);
                ties.fixSign(other);
            }
        }
    }

    /** Binds the elements of a weight as a node sees it. */
    void bind(WeightView view, Node node, Parity parity, Labels producers, Labels consumers) {
        bindings.add(new Bound(view.tensor().name(), node, parity, toFile(view, producers), toFile(view, consumers)));
        if (!view.tensor().type().isRescalable() && parity == Parity.ODD) {
            fixSigns(producers);
            fixSigns(consumers);
        }
    }

    private static Labels toFile(WeightView view, Labels seen) {
        Labels aligned = seen.withRank(view.shape().rank());
        return new Labels(view.toFile(aligned.units()), view.toFile(aligned.places()));
    }

    /** Binds a constant that meets labelled elements one by one, by broadcasting. */
    void bindOperand(Node node, String constant, Labels met, Parity parity) {
        Optional<WeightView> view = weight(constant);
        int[] extents = extents(constant, met.rank());
        boolean varies = false;
        boolean[] folded = new boolean[met.rank()];
        for (int axis = 0; axis < met.rank(); axis++) {
            folded[axis] = extents[axis] == 1;
            varies |= !folded[axis] && met.dim(axis) > 1;
        }
        if (!varies) {
            if (parity == Parity.ODD) {
                fixSigns(met);
            }
            return;
        }
        if (view.isEmpty()) {
            fix(node.output(), met, node, "a value computed from constants meets its elements one by one");
            return;
        }
        Labels units = combinedAlong(node, met, folded);
        if (!Arrays.equals(units.units().dims(), met.units().dims()) && parity == Parity.ODD) {
            fixSigns(met);
        }
        int own = view.get().shape().rank();
        int[] dims = units.units().dims();
        bind(
                view.get(),
                node,
                parity,
                units.reinterpreted(Arrays.copyOfRange(dims, dims.length - own, dims.length)),
                Labels.none(own));
    }
}
