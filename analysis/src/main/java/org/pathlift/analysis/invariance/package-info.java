/**
 * Which numbers of the metrics belong to the function, and which to the weights that happen to represent it: all metrics of a
 * model beside those of copies that compute the same.
 */
@NullMarked
package org.pathlift.analysis.invariance;

import org.jspecify.annotations.NullMarked;
