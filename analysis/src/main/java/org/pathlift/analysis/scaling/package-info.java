/**
 * How the correlation of two inputs decays with depth: as a power of depth, as at a critical point, or exponentially; and
 * whether decays from different starts fall onto one curve when depth is rescaled.
 *
 * <p>That untrained networks on the critical line show the scaling of critical physical systems is the idea of Cardona
 * 2023 (arXiv 2306.15015). The measures in this package, their thresholds and the order parameter 1 − c* are definitions
 * of this software, not of that paper.
 */
@NullMarked
package org.pathlift.analysis.scaling;

import org.jspecify.annotations.NullMarked;
