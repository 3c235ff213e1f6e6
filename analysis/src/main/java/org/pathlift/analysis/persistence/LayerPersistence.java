package org.pathlift.analysis.persistence;

/**
 * Neural persistence of one layer.
 *
 * @param layer the node, or its weight where the node has no name
 * @param weight the constant's name
 * @param rows vertices on the side of the file's first axis
 * @param columns vertices on the other side
 * @param flattened whether the layer is a convolution, whose weight [a, b, kernel] was taken for a matrix [a, b · kernel]. That
 *     is an extension: the definition speaks of dense layers
 * @param persistence with W_max of all layers that were asked for
 * @param layerwise with W_max of the layer itself
 */
public record LayerPersistence(
        String layer,
        String weight,
        int rows,
        int columns,
        boolean flattened,
        NeuralPersistence persistence,
        NeuralPersistence layerwise) {}
