package org.pathlift.conditioning.symmetry;

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
}
