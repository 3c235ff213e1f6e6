@NullMarked
package org.pathlift.analysis.degeneracy;

import org.jspecify.annotations.NullMarked;
