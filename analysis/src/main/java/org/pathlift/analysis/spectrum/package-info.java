/** Ends of the spectra of large symmetric matrices that are known by their products with vectors. */
@NullMarked
package org.pathlift.analysis.spectrum;

import org.jspecify.annotations.NullMarked;
