/**
 * The symmetries that a network has, counted: scales, permutations, signs and the groups of attention and of
 * normalization; and what breaks those that it has not.
 */
@NullMarked
package org.pathlift.analysis.inventory;

import org.jspecify.annotations.NullMarked;
