@NullMarked
package org.pathlift.analysis.scaling;

import org.jspecify.annotations.NullMarked;
