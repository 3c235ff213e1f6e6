/** Tests of the path lifting. */
@NullMarked
package org.pathlift.conditioning.lifting;

import org.jspecify.annotations.NullMarked;
