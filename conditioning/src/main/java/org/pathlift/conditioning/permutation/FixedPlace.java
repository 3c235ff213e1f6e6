package org.pathlift.conditioning.permutation;

import org.pathlift.onnx.graph.Node;

/**
 * Why units of a tensor must keep their places.
 *
 * @param tensor the tensor whose units stay where they are
 * @param place the node that asks for it, as messages name it, or the graph
 * @param text the reason in a sentence's words
 */
public record FixedPlace(String tensor, String place, String text) {

    static FixedPlace at(String tensor, Node node, String text) {
        return new FixedPlace(tensor, node.label(), text);
    }

    @Override
    public String toString() {
        return tensor + ": " + text + " (" + place + ")";
    }
}
