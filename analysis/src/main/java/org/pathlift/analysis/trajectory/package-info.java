/** The path that weights take in training: its directions, its length, and whether gradients point along it. */
@NullMarked
package org.pathlift.analysis.trajectory;

import org.jspecify.annotations.NullMarked;
