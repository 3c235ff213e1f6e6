/** Tests of the data that networks are trained on. */
@NullMarked
package org.pathlift.conditioning.training.data;

import org.jspecify.annotations.NullMarked;
