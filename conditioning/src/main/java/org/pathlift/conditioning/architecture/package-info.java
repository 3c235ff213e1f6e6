/**
 * Standard architectures as new ONNX models.
 *
 * <p>An {@link org.pathlift.conditioning.architecture.Architecture} with options becomes a
 * {@link org.pathlift.conditioning.architecture.Blueprint}, which is complete and checked; a blueprint and a
 * {@link org.pathlift.conditioning.architecture.WeightSource} become a
 * {@link org.pathlift.conditioning.architecture.Draft}, which is a model that can be built or written.
 */
@NullMarked
package org.pathlift.conditioning.architecture;

import org.jspecify.annotations.NullMarked;
