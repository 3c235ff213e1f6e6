/**
 * Signal propagation through random networks of infinite width: Gaussian expectations of activations, variance and
 * correlation maps, their fixed points, depth scales, and the critical line.
 *
 * <p>The network is z' = W φ(z) + b with W drawn from N(0, σ_w²/fan-in) and b from N(0, σ_b²). q = E z² is a second
 * moment, not a variance over data; c = E[z_a z_b] / √(q_a q_b) is the cosine of two inputs' pre-activations.
 */
@NullMarked
package org.pathlift.conditioning.meanfield;

import org.jspecify.annotations.NullMarked;
