package org.pathlift.conditioning.symmetry;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pathlift.onnx.graph.Node;

/**
 * Which elements of a constant belong to which units: element {@code θ[k]} is multiplied by
 * {@code λ(producer[k]) / λ(consumer[k])}.
 *
 * @param tensor the name of the constant
 * @param node the node that uses it
 * @param kind what it does there
 * @param producers the signed ids of the units that an element helps to produce (B = -1); the constant's rank
 * @param consumers the signed ids of the units that an element consumes (B = +1); the constant's rank
 */
public record Binding(String tensor, Node node, Kind kind, IndexField producers, IndexField consumers) {

    /** What a parameter does in its node. */
    public enum Kind {
        /** The weight of a linear layer. */
        WEIGHT,
        /** An additive parameter: a bias, a normalization's shift. */
        BIAS,
        /** A multiplicative parameter per unit: a normalization's gain, or a written-out diagonal. */
        GAIN
    }

    Binding resolved(java.util.function.IntUnaryOperator ids) {
        return new Binding(tensor, node, kind, producers.map(ids), consumers.map(ids));
    }

    /** Returns the units by the square of whose λ some element is scaled: one side of it has the inverse of the other's. */
    public Set<Integer> squared() {
        Set<Integer> made = IntStream.range(0, producers.size())
                .mapToObj(producers::get)
                .filter(unit -> unit != 0)
                .collect(Collectors.toSet());
        if (IntStream.range(0, consumers.size()).noneMatch(i -> made.contains(-consumers.get(i)))) {
            return Set.of();
        }
        Set<Integer> squared = new TreeSet<>();
        IndexField.combine(producers, consumers, (producer, consumer) -> {
            if (producer != 0 && producer == -consumer) {
                squared.add(Math.abs(producer));
            }
            return 0;
        });
        return squared;
    }
}
