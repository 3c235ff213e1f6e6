/** Work beside the caller's own. */
@NullMarked
package org.pathlift.onnx.concurrent;

import org.jspecify.annotations.NullMarked;
