/**
 * The way in: {@link org.pathlift.Pathlift} does to a file what the commands of the program do, through the same code.
 *
 * <p>Whoever needs the parts finds them in {@code org.pathlift.onnx}, {@code org.pathlift.conditioning} and
 * {@code org.pathlift.analysis}.
 */
@NullMarked
package org.pathlift;

import org.jspecify.annotations.NullMarked;
