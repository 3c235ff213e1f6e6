@NullMarked
package org.pathlift.analysis.relu;

import org.jspecify.annotations.NullMarked;
