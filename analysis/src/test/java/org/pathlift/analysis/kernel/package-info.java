@NullMarked
package org.pathlift.analysis.kernel;

import org.jspecify.annotations.NullMarked;
