/**
 * ONNX Runtime: the shapes of all values, runs on samples, and the proof that two models compute the same.
 *
 * <p>The only package that knows {@code ai.onnxruntime}; none of its types shows in the public interface.
 */
@NullMarked
package org.pathlift.onnx.runtime;

import org.jspecify.annotations.NullMarked;
