package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pathlift.analysis.inventory.Ancestry.Origin;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Node;

/** Finds gated layers: a product of two activations of which one comes straight from a layer, read by one layer. */
final class GateFinder {

    private GateFinder() {}

    static List<GatedUnits> find(Symmetry symmetry) {
        Ancestry ancestry = new Ancestry(symmetry);
        List<GatedUnits> found = new ArrayList<>();
        for (Node node : ancestry.graph().sorted()) {
            if (!node.is("Mul") || ancestry.activations(node).size() != 2) {
                continue;
            }
            Optional<Node> down = ancestry.reader(node.output());
            if (down.isEmpty()) {
                continue;
            }
            List<Optional<Origin>> sides = node.inputs().stream()
                    .map(input -> ancestry.origin(input, ancestry::isAffine))
                    .toList();
            for (int side = 0; side < 2; side++) {
                Optional<Origin> up = sides.get(side);
                if (up.isPresent() && own(ancestry, up.get(), node.input(side)) && sameExtents(symmetry, node, side)) {
                    int units = features(symmetry, node);
                    found.add(new GatedUnits(
                            node.label(),
                            ancestry.weight(up.get().layer()),
                            ancestry.weight(down.get()),
                            units,
                            scales(symmetry, node.input(side))));
                    break;
                }
            }
        }
        return found;
    }

    /** Whether the product alone reads the branch. */
    private static boolean own(Ancestry ancestry, Origin up, String value) {
        boolean alone = ancestry.readers(value).size() == 1
                && ancestry.readers(up.layer().output()).size() == 1;
        return alone
                && up.passed().stream()
                        .allMatch(node -> ancestry.readers(node.output()).size() == 1
                                && node.outputs().size() == 1);
    }

    private static boolean sameExtents(Symmetry symmetry, Node node, int side) {
        return symmetry.facts().shape(node.input(side)).equals(symmetry.facts().shape(node.output()));
    }

    private static int features(Symmetry symmetry, Node node) {
        var shape = symmetry.facts().shapeOf(node.output());
        return (int) shape.dim(shape.rank() == 4 ? 1 : shape.rank() - 1);
    }

    private static int scales(Symmetry symmetry, String value) {
        Set<Integer> units = new HashSet<>();
        IndexField field = symmetry.field(value);
        for (int i = 0; i < field.size(); i++) {
            if (field.get(i) != 0) {
                units.add(Math.abs(field.get(i)));
            }
        }
        return units.size();
    }
}
