package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pathlift.conditioning.permutation.Combination.Signs;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Rearrangement;
import org.pathlift.conditioning.symmetry.Rearrangements;
import org.pathlift.conditioning.symmetry.UnknownArgumentException;
import org.pathlift.onnx.graph.Node;

/** Operators that move elements, and those that work along space. */
final class ShapeLabels {

    private static final Set<String> RESHAPES = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze");
    private static final Set<String> MOVES =
            Set.of("Transpose", "Slice", "Split", "Gather", "Expand", "Tile", "Pad", "DepthToSpace", "SpaceToDepth");
    private static final Set<String> ODD_SPACE = Set.of("AveragePool", "GlobalAveragePool", "Resize", "Upsample");
    private static final Set<String> SPACE =
            Set.of("MaxPool", "LpPool", "GlobalMaxPool", "GlobalLpPool", "Trilu", "CumSum");

    private ShapeLabels() {}

    static boolean apply(Node node, LabelSearch found) {
        if (RESHAPES.contains(node.opType())) {
            found.put(
                    node.output(),
                    found.labels(node.input(0))
                            .reshaped(found.facts.shapeOf(node.input(0)), found.facts.shapeOf(node.output())));
        } else if (MOVES.contains(node.opType())) {
            move(node, found);
        } else if (node.is("Concat")) {
            concat(node, found);
        } else if (ODD_SPACE.contains(node.opType()) || SPACE.contains(node.opType())) {
            space(node, found);
        } else {
            return false;
        }
        return true;
    }

    private static void move(Node node, LabelSearch found) {
        if (LinearLabels.table(node, found)) {
            return;
        }
        Labels in = found.labels(node.input(0));
        Optional<Rearrangement> step = Rearrangements.of(node, found.facts);
        if (node.is("Gather") && found.isConstant(node.input(0))) {
            found.boundary(node, "it picks from a constant");
            return;
        }
        if (step.isEmpty() || (node.is("Expand") && expandsUnits(node, found, in))) {
            if (node.is("Pad") && !in.free()) {
                return;
            }
            found.boundary(node, "an argument of the operator is not known, or it moves units to new places");
            return;
        }
        try {
            List<Labels> outputs = new ArrayList<>();
            for (int i = 0; i < node.outputs().size(); i++) {
                outputs.add(in.moved(step.get(), i));
            }
            for (int i = 0; i < outputs.size(); i++) {
                found.put(node.outputs().get(i), outputs.get(i));
            }
        } catch (UnknownArgumentException e) {
            found.boundary(node, String.valueOf(e.getMessage()));
        }
    }

    /** Whether a tensor with units gains an axis along which the same units are repeated. */
    private static boolean expandsUnits(Node node, LabelSearch found, Labels in) {
        int rank = found.facts.rank(node.output());
        if (!in.free()) {
            return false;
        }
        int[] before = found.extents(node.input(0), rank);
        int[] after = found.extents(node.output(), rank);
        for (int axis = 0; axis < rank; axis++) {
            if (before[axis] != after[axis] && in.withRank(rank).dim(axis) > 1) {
                return true;
            }
        }
        return false;
    }

    private static void concat(Node node, LabelSearch found) {
        int rank = found.facts.rank(node.output());
        int axis = Facts.axis(node.intAttribute("axis", 0), rank);
        boolean along = false;
        boolean beyond = false;
        boolean free = false;
        for (String input : node.inputs()) {
            if (!found.isConstant(input)) {
                along |= found.labels(input).dim(axis) > 1;
                beyond |= found.labels(input).storedBeyond(axis);
                free |= found.labels(input).free();
            }
        }
        if (!free) {
            return;
        }
        if (beyond && !along) {
            sideBySide(node, found, axis);
            return;
        }
        if (beyond) {
            found.boundary(node, "units vary along the joined axis and along others");
            return;
        }
        List<IndexField> units = new ArrayList<>();
        List<IndexField> places = new ArrayList<>();
        for (String input : node.inputs()) {
            int extent = (int) found.facts.shapeOf(input).dim(axis);
            if (extent > 0) {
                Labels part =
                        (found.isConstant(input) ? Labels.none(rank) : found.labels(input)).expandedAlong(axis, extent);
                units.add(part.units());
                places.add(part.places());
            }
        }
        found.put(
                node.output(), new Labels(IndexField.concatenated(units, axis), IndexField.concatenated(places, axis)));
    }

    /** Joins tensors along an axis on which no units vary: what lies beside one another must then have the same units. */
    private static void sideBySide(Node node, LabelSearch found, int axis) {
        int rank = found.facts.rank(node.output());
        Labels joined = Labels.none(rank);
        boolean first = true;
        for (String input : node.inputs()) {
            if (!found.isConstant(input)) {
                int[] extents = found.extents(input, rank);
                extents[axis] = 1;
                Labels labels = found.labels(input);
                joined = first
                        ? labels
                        : new Combination(found, node, Signs.SHARED).of(joined, extents, labels, extents);
                first = false;
            }
        }
        for (String input : node.inputs()) {
            if (found.isConstant(input) && joined.free()) {
                found.bindOperand(node, input, joined, Parity.ODD);
            }
        }
        found.put(node.output(), joined);
    }

    private static void space(Node node, LabelSearch found) {
        Labels in = found.labels(node.input(0));
        int from = node.is("CumSum") ? 0 : node.is("Trilu") ? Math.max(0, in.rank() - 2) : 2;
        boolean varies = false;
        for (int axis = from; axis < in.rank(); axis++) {
            varies |= in.dim(axis) > 1;
        }
        boolean resized = false;
        for (int axis = 0; axis < Math.min(2, in.rank()); axis++) {
            resized |= found.facts.rank(node.output()) == in.rank()
                    && found.facts.shapeOf(node.input(0)).dim(axis)
                            != found.facts.shapeOf(node.output()).dim(axis);
        }
        boolean mixes = varies || (resized && in.free());
        boolean extrapolates =
                node.stringAttribute("coordinate_transformation_mode", "").equals("tf_crop_and_resize");
        if (mixes) {
            found.boundary(node, "neighbours are combined along axes on which units vary");
            return;
        }
        if (!ODD_SPACE.contains(node.opType()) || extrapolates) {
            found.fixSigns(in);
        }
        node.outputs().forEach(output -> found.put(output, in));
    }
}
