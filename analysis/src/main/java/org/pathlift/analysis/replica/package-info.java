/**
 * Replica distance: how far networks are apart that were trained in the same way from different seeds.
 *
 * <p>The name and the idea are those of Zhang et al. 2024 (arXiv:2409.06402), whose formula could not be read. What is
 * computed here is pathlift's own operational definition; no number of that paper is comparable.
 */
@NullMarked
package org.pathlift.analysis.replica;

import org.jspecify.annotations.NullMarked;
