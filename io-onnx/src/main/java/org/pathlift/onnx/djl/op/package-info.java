/**
 * The operators of the default ONNX domain on DJL arrays: one converter for each operator and version, one family a file,
 * found through {@link org.pathlift.onnx.djl.op.Operators}.
 */
@NullMarked
package org.pathlift.onnx.djl.op;

import org.jspecify.annotations.NullMarked;
