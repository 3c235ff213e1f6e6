package org.pathlift.conditioning.training.run;

import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.Proof;

/**
 * A trained model that was written.
 *
 * @param proof how far ONNX Runtime's outputs of the file are from the trained block's
 * @param structure the graph as it was and as it was written
 */
public record TrainedFile(Proof proof, StructureChange structure) {}
