/**
 * What resizing images does to the way their correlations travel through a network.
 *
 * <p>That networks on the critical line inherit a symmetry under resizing of data from their scaling is suggested by Cardona
 * 2023 (arXiv 2306.15015). The measures of this package are definitions of this software, not of that paper.
 */
@NullMarked
package org.pathlift.analysis.resizing;

import org.jspecify.annotations.NullMarked;
