@NullMarked
package org.pathlift.analysis.replica;

import org.jspecify.annotations.NullMarked;
