package org.pathlift.conditioning.architecture;

import org.pathlift.onnx.graph.TensorData;

/**
 * Gives the weights of a new model their first values.
 *
 * <p>What it gives must depend on the specification alone, never on the order of calls. Data that is worked out when it is
 * asked for keeps memory small, since a model is written in slices.
 */
@FunctionalInterface
public interface WeightSource {

    /** Returns the elements of a weight as float32, {@code 4 * shape.elements()} bytes. */
    TensorData elements(WeightSpec weight);
}
