package org.pathlift.conditioning.permutation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.onnx.graph.Node;

/** Two labelled tensors that a node combines element by element, with broadcasting. */
final class Combination {

    /** What the operator does with signs. */
    enum Signs {
        /** Both flip or none: sums. */
        SHARED,
        /** The signs multiply: products. */
        MULTIPLIED,
        /** Neither may flip. */
        FIXED
    }

    private static final String UNLIKE = "it is combined with elements that are laid out otherwise";
    private static final String STAYS = "it is combined with elements that stay where they are";

    private final LabelSearch found;
    private final Node node;
    private final Signs signs;

    Combination(LabelSearch found, Node node, Signs signs) {
        this.found = found;
        this.node = node;
        this.signs = signs;
    }

    /**
     * Returns the labels of the result.
     *
     * @param a labels of the result's rank
     * @param aExtents the tensor's extents, of the result's rank
     */
    Labels of(Labels a, int[] aExtents, Labels b, int[] bExtents) {
        if (!a.free() && !b.free()) {
            return Labels.none(a.rank());
        }
        if (meetsFixedAxis(a, b, bExtents) || meetsFixedAxis(b, a, aExtents)) {
            return stays(a, b, STAYS);
        }
        if (!a.free() || !b.free()) {
            Labels moving = a.free() ? a : b;
            Labels other = a.free() ? b : a;
            if (signs != Signs.MULTIPLIED) {
                found.fixSigns(moving);
            }
            return other.units().size() == 1 ? moving : stays(a, b, STAYS);
        }
        int[] dims = IndexField.broadcast(a.units().dims(), b.units().dims());
        return both(a.expandedTo(dims), b.expandedTo(dims));
    }

    /** Whether units vary along an axis along which the other tensor has several elements that stay. */
    private static boolean meetsFixedAxis(Labels moving, Labels other, int[] otherExtents) {
        for (int axis = 0; axis < moving.rank(); axis++) {
            if (moving.dim(axis) > 1 && other.dim(axis) == 1 && otherExtents[axis] > 1) {
                return true;
            }
        }
        return false;
    }

    private Labels stays(Labels a, Labels b, String text) {
        found.fix(node.output(), a, node, text);
        found.fix(node.output(), b, node, text);
        return Labels.none(a.rank());
    }

    private Labels both(Labels a, Labels b) {
        Map<Integer, Set<Integer>> ofA = new HashMap<>();
        Map<Integer, Set<Integer>> ofB = new HashMap<>();
        boolean equal = true;
        boolean samePlaces = true;
        for (int i = 0; i < a.units().size(); i++) {
            int left = found.ties.find(a.units().get(i));
            int right = found.ties.find(b.units().get(i));
            equal &= a.units().get(i) == b.units().get(i);
            samePlaces &= a.places().get(i) == b.places().get(i);
            ofA.computeIfAbsent(left, key -> new HashSet<>()).add(right);
            ofB.computeIfAbsent(right, key -> new HashSet<>()).add(left);
        }
        if (equal && samePlaces) {
            if (signs != Signs.SHARED) {
                found.fixSigns(a);
            }
            return a;
        }
        if (!samePlaces) {
            return stays(a, b, UNLIKE);
        }
        if (single(ofA) && single(ofB)) {
            return oneToOne(a, b);
        }
        if (single(ofA) && !ofA.containsKey(0) && !ofB.containsKey(0)) {
            return inside(a, b, ofA);
        }
        if (single(ofB) && !ofA.containsKey(0) && !ofB.containsKey(0)) {
            return inside(b, a, ofB);
        }
        return stays(a, b, "it is combined with units that vary otherwise");
    }

    private static boolean single(Map<Integer, Set<Integer>> partners) {
        return partners.values().stream().allMatch(set -> set.size() == 1);
    }

    private Labels oneToOne(Labels a, Labels b) {
        FixedPlace reason = FixedPlace.at(node.output(), node, STAYS);
        int[] result = a.units().toArray();
        for (int i = 0; i < result.length; i++) {
            int left = a.units().get(i);
            int right = b.units().get(i);
            found.ties.merge(left, right, reason);
            switch (signs) {
                case SHARED -> found.ties.mergeSigns(left, right);
                case MULTIPLIED -> {
                    if (found.ties.findSign(right) != 0 && found.ties.findSign(left) != 0) {
                        found.ties.fixSign(right);
                    }
                    result[i] = found.ties.findSign(left) != 0 ? left : right;
                }
                case FIXED -> {
                    found.ties.fixSign(left);
                    found.ties.fixSign(right);
                }
            }
        }
        return new Labels(IndexField.of(a.units().dims(), result), a.places());
    }

    /** Each of the outer units meets several of the inner ones. */
    private Labels inside(Labels inner, Labels outer, Map<Integer, Set<Integer>> parents) {
        parents.forEach(
                (child, parent) -> found.ties.nest(child, parent.iterator().next()));
        found.fixSigns(outer);
        if (signs != Signs.MULTIPLIED) {
            found.fixSigns(inner);
        }
        return inner;
    }
}
