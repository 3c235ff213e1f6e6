/**
 * Rescaling inside training: weights on their device, their gradients and the optimizer's state move together, so that
 * training goes on as if it had always been in the new coordinates. Also the pieces of a training loop.
 */
@NullMarked
package org.pathlift.conditioning.training;

import org.jspecify.annotations.NullMarked;
