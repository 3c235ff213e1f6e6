/** What can be wrong with a model, a file or a request, as exceptions that carry every problem found. */
@NullMarked
package org.pathlift.onnx.error;

import org.jspecify.annotations.NullMarked;
