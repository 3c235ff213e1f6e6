/**
 * The immutable model: what an ONNX file says, free of protobuf.
 *
 * <p>A {@link org.pathlift.onnx.graph.Model} is a reading of a file. Tensors give their bytes on demand, so that reading
 * a model costs little however large its weights are.
 */
@NullMarked
package org.pathlift.onnx.graph;

import org.jspecify.annotations.NullMarked;
