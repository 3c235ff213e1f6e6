/**
 * Input dimension expansion: a network's input gets more entries, the original ones evenly spaced among constants, and the
 * network is changed to take it.
 *
 * <p>The operators follow the readable descriptions of Zhang et al. 2024 (arXiv:2409.06402); how a file is changed, and the
 * modes that keep the function, are pathlift's own.
 */
@NullMarked
package org.pathlift.conditioning.expansion;

import org.jspecify.annotations.NullMarked;
