package org.pathlift.conditioning.symmetry;

/**
 * Why a tensor must keep scale 1.
 *
 * @param kind the rule
 * @param tensor the tensor that is pinned
 * @param place the node that asks for it, as messages name it, or the graph
 * @param text the reason in a sentence's words
 */
public record PinReason(Kind kind, String tensor, String place, String text) {

    /** The rules that pin. */
    public enum Kind {
        /** What a caller feeds has the scale that it has. */
        GRAPH_INPUT,
        /** What a caller reads must not change. */
        GRAPH_OUTPUT,
        /** The operator is not positively homogeneous of degree one. */
        NOT_HOMOGENEOUS,
        /** A constant that is no parameter is added, compared or concatenated. */
        CONSTANT_OPERAND,
        /** The operator, its domain or a subgraph is not known. */
        UNKNOWN_OPERATOR,
        /** A weight is used in ways that no common scale can satisfy. */
        SHARED_WEIGHT,
        /** The weight is computed in the graph, so there is no constant to change. */
        COMPUTED_WEIGHT,
        /** The weight has an element type that cannot be rescaled in place. */
        WEIGHT_TYPE,
        /** Of two multiplied activations only one can carry a scale. */
        PRODUCT,
        /** The shape or an argument of the operator is not known. */
        UNKNOWN_SHAPE,
        /** The user asked to leave a node alone. */
        EXCLUDED
    }

    @Override
    public int hashCode() {
        return 31 * tensor.hashCode() + place.hashCode();
    }

    @Override
    public String toString() {
        return tensor + ": " + text + " (" + place + ")";
    }
}
