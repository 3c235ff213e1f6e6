/** How long the hot paths take; run by hand, never by the build. */
@NullMarked
package org.pathlift.benchmarks;

import org.jspecify.annotations.NullMarked;
