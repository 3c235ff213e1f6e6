package org.pathlift.conditioning.symmetry;

import static org.pathlift.conditioning.symmetry.Findings.reason;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.conditioning.symmetry.PinReason.Kind;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Use;

/**
 * Weights that are used more than once. Uses side by side (no path from one to the other) are tied: each element must get
 * one factor. A weight that a path meets twice is pinned, since the path lifting is not defined there (a path would hold
 * a parameter squared), and so is a weight that some node reads without binding it.
 */
final class Sharing {

    private final Findings found;
    private final Graph graph;
    private final Map<String, List<Binding>> byTensor = new LinkedHashMap<>();

    Sharing(Findings found) {
        this.found = found;
        this.graph = found.facts.model().graph();
        found.bindings.forEach(binding -> byTensor.computeIfAbsent(binding.tensor(), key -> new ArrayList<>())
                .add(binding));
    }

    /** Pins the weights that are read in another way than by a binding, or met twice by one path. */
    void pinOtherUses() {
        byTensor.forEach((tensor, bindings) -> {
            List<Node> readers = new ArrayList<>();
            boolean output = collectReaders(tensor, readers);
            bindings.forEach(binding -> readers.remove(binding.node()));
            if (output) {
                pinAll(bindings, "it is an output of the graph too");
            } else if (!readers.isEmpty()) {
                pinAll(bindings, "node " + readers.get(0).label() + " reads it as well");
            } else if (bindings.size() > 1 && inSeries(bindings)) {
                pinAll(bindings, "one path meets it in several nodes");
            }
        });
    }

    /** Ties the units of all bindings of a weight, element by element. */
    void tie() {
        byTensor.values().forEach(bindings -> {
            Binding first = bindings.get(0);
            for (Binding other : bindings.subList(1, bindings.size())) {
                PinReason shared = reason(
                        Kind.SHARED_WEIGHT,
                        first.tensor(),
                        other.node(),
                        "it shares the weight with node " + first.node().label());
                found.merge(first.producers(), other.producers(), shared);
                found.merge(first.consumers(), other.consumers(), shared);
            }
        });
    }

    private void pinAll(List<Binding> bindings, String text) {
        for (Binding binding : bindings) {
            pin(found, binding, reason(Kind.SHARED_WEIGHT, binding.tensor(), binding.node(), text));
        }
    }

    /** Pins every unit that a binding touches. */
    static void pin(Findings found, Binding binding, PinReason reason) {
        found.pins.add(reason);
        for (IndexField field : List.of(binding.producers(), binding.consumers())) {
            for (int i = 0; i < field.size(); i++) {
                found.classes.pin(field.get(i), reason);
            }
        }
    }

    /** Collects the nodes that read a weight or a view of it; returns whether one of these is an output of the graph. */
    private boolean collectReaders(String value, List<Node> readers) {
        boolean output = graph.isOutput(value);
        for (Use use : graph.uses(value)) {
            String shown = use.node().output();
            if (graph.constant(shown) == null
                    && found.isConstant(shown)
                    && found.view(shown).isPresent()) {
                output |= collectReaders(shown, readers);
            } else {
                readers.add(use.node());
            }
        }
        return output;
    }

    private boolean inSeries(List<Binding> bindings) {
        for (Binding from : bindings) {
            Set<Integer> behind = behind(from.node());
            if (bindings.stream().anyMatch(to -> behind.contains(to.node().index()))) {
                return true;
            }
        }
        return false;
    }

    /** The indices of the nodes behind a node. */
    private Set<Integer> behind(Node start) {
        Set<Integer> seen = new HashSet<>();
        Deque<Node> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            for (String output : open.poll().outputs()) {
                for (Use use : graph.uses(output)) {
                    if (seen.add(use.node().index())) {
                        open.add(use.node());
                    }
                }
            }
        }
        return seen;
    }
}
