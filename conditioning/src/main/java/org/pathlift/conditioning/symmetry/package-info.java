/**
 * Finds every positive rescaling of hidden units that leaves a network's function unchanged.
 *
 * <p>Each activation carries a field of unit ids that broadcasts to its shape. Operators act on the field as they act on
 * the tensor; ids that must have the same scale are merged; ids that must keep scale 1 are pinned, with the reason.
 */
@NullMarked
package org.pathlift.conditioning.symmetry;

import org.jspecify.annotations.NullMarked;
