/**
 * Standard architectures as new ONNX models.
 *
 * <p>An {@link org.pathlift.conditioning.architecture.Architecture} with options becomes a
 * {@link org.pathlift.conditioning.architecture.Blueprint}, which is complete and checked, and that becomes a
 * {@link org.pathlift.conditioning.architecture.Draft}, whose weights an initialization draws, in memory or, through
 * {@link org.pathlift.conditioning.architecture.ModelMaker}, on the way to a file.
 */
@NullMarked
package org.pathlift.conditioning.architecture;

import org.jspecify.annotations.NullMarked;
