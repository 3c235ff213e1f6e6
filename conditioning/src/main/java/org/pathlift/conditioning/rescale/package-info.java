/** Chooses a rescaling by a criterion, applies it to the weights, proves that the function did not move. */
@NullMarked
package org.pathlift.conditioning.rescale;

import org.jspecify.annotations.NullMarked;
