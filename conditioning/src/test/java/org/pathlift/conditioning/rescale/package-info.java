/** Tests of rescaling, from models to files. */
@NullMarked
package org.pathlift.conditioning.rescale;

import org.jspecify.annotations.NullMarked;
