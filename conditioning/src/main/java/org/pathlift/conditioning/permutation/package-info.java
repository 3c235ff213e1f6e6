/**
 * Permutations of hidden units, and sign flips behind odd activations: which of them leave a model's function unchanged,
 * how they are applied, and which of them bring one model closest to another.
 */
@NullMarked
package org.pathlift.conditioning.permutation;

import org.jspecify.annotations.NullMarked;
