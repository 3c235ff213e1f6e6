/** Losses of trainable models, through their DJL blocks. */
@NullMarked
package org.pathlift.analysis.sharpness.djl;

import org.jspecify.annotations.NullMarked;
