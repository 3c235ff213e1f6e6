package org.pathlift.analysis.inventory;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/** Finds biases and shifts of normalizations that the biases of the next layers can take over. */
final class ShiftFinder {

    private static final int SHIFT = 2;

    private final Symmetry symmetry;
    private final Ancestry ancestry;

    private ShiftFinder(Symmetry symmetry) {
        this.symmetry = symmetry;
        this.ancestry = new Ancestry(symmetry);
    }

    static List<AbsorbedShift> find(Symmetry symmetry) {
        ShiftFinder finder = new ShiftFinder(symmetry);
        List<AbsorbedShift> found = new ArrayList<>();
        for (Node node : finder.ancestry.graph().sorted()) {
            finder.shift(node).flatMap(shift -> finder.absorbed(node, shift)).ifPresent(found::add);
        }
        return found;
    }

    /** The parameter that a node adds to each of its last features. */
    private Optional<String> shift(Node node) {
        if (symmetry.isConstant(node.output())
                || symmetry.facts().shape(node.output()).isEmpty()) {
            return Optional.empty();
        }
        Optional<String> input = switch (node.opType()) {
            case "LayerNormalization", "Gemm" ->
                node.hasInput(SHIFT) ? Optional.of(node.input(SHIFT)) : Optional.empty();
            case "Add" ->
                node.inputs().stream().filter(symmetry.views()::containsKey).findFirst();
            default -> Optional.empty();
        };
        Shape out = symmetry.facts().shapeOf(node.output());
        return input.filter(symmetry.views()::containsKey)
                .filter(value -> ancestry.activations(node).size() == 1)
                .filter(value -> out.rank() > 0
                        && symmetry.facts()
                                .shape(value)
                                .filter(shape -> shape.elements() == out.dim(out.rank() - 1)
                                        && shape.rank() > 0
                                        && shape.dim(shape.rank() - 1) == shape.elements())
                                .isPresent())
                .map(value -> symmetry.view(value).tensor().name())
                .filter(name -> ancestry.graph().uses(name).size() == 1);
    }

    private Optional<AbsorbedShift> absorbed(Node node, String shift) {
        List<String> readers = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>(List.of(node.output()));
        while (!open.isEmpty()) {
            String value = open.poll();
            if (ancestry.graph().isOutput(value)) {
                return Optional.empty();
            }
            for (Node reader : ancestry.readers(value)) {
                if (reader.is("Identity") || reader.is("Dropout") || reader.is("Cast")) {
                    open.add(reader.output());
                } else if (ancestry.isMatrix(reader) && reader.input(0).equals(value) && ancestry.addsBias(reader)) {
                    readers.add(ancestry.weight(reader));
                } else {
                    return Optional.empty();
                }
            }
        }
        return readers.isEmpty()
                ? Optional.empty()
                : Optional.of(new AbsorbedShift(
                        shift, Math.toIntExact(symmetry.facts().shapeOf(shift).elements()), readers));
    }
}
