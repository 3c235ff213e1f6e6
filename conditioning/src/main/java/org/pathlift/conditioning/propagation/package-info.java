/**
 * How signals and gradients grow or shrink from layer to layer of a real graph: what mean-field theory predicts, and what
 * the model does.
 */
@NullMarked
package org.pathlift.conditioning.propagation;

import org.jspecify.annotations.NullMarked;
