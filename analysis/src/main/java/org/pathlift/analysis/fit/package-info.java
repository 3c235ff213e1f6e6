/** Least squares. */
@NullMarked
package org.pathlift.analysis.fit;

import org.jspecify.annotations.NullMarked;
