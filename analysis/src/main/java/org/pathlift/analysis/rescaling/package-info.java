/**
 * Where the parameters stand on the orbit of the positive rescalings: balance of units and layers, path norms, the path
 * magnitude matrix, distances to canonical points.
 */
@NullMarked
package org.pathlift.analysis.rescaling;

import org.jspecify.annotations.NullMarked;
