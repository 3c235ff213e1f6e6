/**
 * Any DJL block as an ONNX model, by tracing its forward pass.
 *
 * <p>The block runs on arrays that compute and record. It runs at three batch sizes: whatever differs between the runs
 * must be a whole multiple of the batch size plus a constant, and becomes that expression in the graph.
 */
@NullMarked
package org.pathlift.onnx.djl.trace;

import org.jspecify.annotations.NullMarked;
