/** The empirical kernels of any trainable model, through its DJL block. */
@NullMarked
package org.pathlift.analysis.kernel.djl;

import org.jspecify.annotations.NullMarked;
