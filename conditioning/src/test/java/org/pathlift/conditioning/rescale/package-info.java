/** Tests of the path rescale. */
@NullMarked
package org.pathlift.conditioning.rescale;

import org.jspecify.annotations.NullMarked;
