@NullMarked
package org.pathlift.analysis.invariance;

import org.jspecify.annotations.NullMarked;
