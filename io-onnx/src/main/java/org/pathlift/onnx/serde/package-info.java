/**
 * ONNX files, read and written.
 *
 * <p>The file is the truth and a {@link org.pathlift.onnx.graph.Model} is a reading of it: a write copies the file byte
 * for byte and replaces only what was edited. This is the only package that knows the file format.
 */
@NullMarked
package org.pathlift.onnx.serde;

import org.jspecify.annotations.NullMarked;
