/**
 * How ReLU networks lose the angle between two inputs with depth: laws of one layer, their composition over the widths of
 * a network, and sampling that is exact in law.
 */
@NullMarked
package org.pathlift.analysis.degeneracy;

import org.jspecify.annotations.NullMarked;
