/**
 * Whether the limits of infinite width and of infinite depth may be exchanged: what a network's last layer makes of two
 * inputs over a grid of widths and depths, beside the limits where theory has them.
 */
@NullMarked
package org.pathlift.analysis.commutativity;

import org.jspecify.annotations.NullMarked;
