@NullMarked
package org.pathlift.analysis.phase;

import org.jspecify.annotations.NullMarked;
