/** Initialization: weights drawn, or rescaled, so that signals and gradients neither vanish nor explode with depth. */
@NullMarked
package org.pathlift.conditioning.init;

import org.jspecify.annotations.NullMarked;
