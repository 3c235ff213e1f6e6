package org.pathlift.analysis.inventory;

import java.util.function.IntUnaryOperator;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.onnx.graph.Node;

/**
 * Which channels the elements of a constant belong to.
 *
 * @param tensor the name of the constant
 * @param node the node that uses it
 * @param producers the channel that an element helps to make, 0 for none; the constant's rank
 * @param consumers the channel that an element reads, 0 for none; the constant's rank
 */
public record WeightChannels(String tensor, Node node, IndexField producers, IndexField consumers) {

    WeightChannels resolved(IntUnaryOperator roots) {
        return new WeightChannels(tensor, node, producers.map(roots), consumers.map(roots));
    }
}
