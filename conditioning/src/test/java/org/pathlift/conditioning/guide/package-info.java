/** The library calls that the guide shows, run and compared with its text. */
@NullMarked
package org.pathlift.conditioning.guide;

import org.jspecify.annotations.NullMarked;
