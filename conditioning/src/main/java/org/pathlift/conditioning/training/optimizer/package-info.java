/** Optimizers whose state has names, can be read, saved, restored and carried along when weights are rescaled. */
@NullMarked
package org.pathlift.conditioning.training.optimizer;

import org.jspecify.annotations.NullMarked;
