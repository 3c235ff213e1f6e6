/**
 * Networks without symmetries by construction: some entries of the weights are fixed and not trained, so that no permutation
 * and no rescaling of units maps the network onto another of its kind.
 *
 * <p>Lim, Putterman, Walters, Maron, Jegelka 2024, arXiv 2405.20231.
 */
@NullMarked
package org.pathlift.conditioning.asymmetry;

import org.jspecify.annotations.NullMarked;
