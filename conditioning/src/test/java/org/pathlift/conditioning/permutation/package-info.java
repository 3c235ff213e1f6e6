/** Tests of permutations: which are found, that they keep the function, and that matching recovers them. */
@NullMarked
package org.pathlift.conditioning.permutation;

import org.jspecify.annotations.NullMarked;
