/** What models do whose weights lie on the straight line between two others. */
@NullMarked
package org.pathlift.analysis.interpolation;

import org.jspecify.annotations.NullMarked;
