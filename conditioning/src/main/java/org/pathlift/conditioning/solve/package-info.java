/**
 * Picks the log scales z of a network's hidden units: the solver behind every rescaling criterion.
 *
 * <p>The package knows arrays only. A {@link org.pathlift.conditioning.solve.ScaleProblem} holds blocks of non-negative
 * masses over pairs of units; a {@link org.pathlift.conditioning.solve.Criterion} says what is minimized;
 * {@link org.pathlift.conditioning.solve.ScaleSolver} returns a {@link org.pathlift.conditioning.solve.Solution}.
 *
 * <p>A pair has a row unit (which it produces, B = -1) and a column unit (which it consumes, B = +1), so its exponent is
 * (Bz) = -z(row) + z(column). The scale of unit u is λ = e<sup>z/2</sup>: in-parameters are multiplied by λ,
 * out-parameters divided by it.
 *
 * <p>Inside, the solver works on w = σz, where σ depends on the criterion, so that every criterion weighs a pair with
 * mass m by m e<sup>(Bw)</sup>. Blocks are split by layer and carry their own log scale, so that hundreds of orders of
 * magnitude between the layers of a deep network neither overflow nor vanish.
 */
@NullMarked
package org.pathlift.conditioning.solve;

import org.jspecify.annotations.NullMarked;
