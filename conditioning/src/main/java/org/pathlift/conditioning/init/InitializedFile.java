package org.pathlift.conditioning.init;

import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.onnx.graph.StructureChange;

/**
 * A model with new weights that was written.
 *
 * @param signals what it does
 * @param structure the graph as it was and as it was written
 */
public record InitializedFile(SignalPropagation signals, StructureChange structure) {}
