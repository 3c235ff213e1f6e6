/**
 * Training ONNX models through DJL: an ONNX graph as a trainable {@link ai.djl.nn.Block}, and back.
 *
 * <p>{@code Model -> OnnxBlock (weights become Parameters) -> DJL training -> OnnxBlock.toModel() -> ModelWriter}. The
 * operators are in {@link org.pathlift.onnx.djl.op}.
 */
@NullMarked
package org.pathlift.onnx.djl;

import org.jspecify.annotations.NullMarked;
