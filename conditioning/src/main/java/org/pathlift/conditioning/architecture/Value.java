package org.pathlift.conditioning.architecture;

import org.pathlift.onnx.graph.Shape;

/**
 * An activation while a network is put together.
 *
 * @param name of the value
 * @param shape of one example, without the batch
 */
record Value(String name, Shape shape) {

    /** Returns the features or channels. */
    long channels() {
        return shape.dim(0);
    }
}
