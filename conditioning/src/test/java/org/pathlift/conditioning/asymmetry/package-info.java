/** Tests of networks without permutation and rescaling symmetries. */
package org.pathlift.conditioning.asymmetry;
