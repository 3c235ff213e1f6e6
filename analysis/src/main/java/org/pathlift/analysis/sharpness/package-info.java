/** Curvature of a loss: extreme eigenvalues and the trace of its Hessian, from gradients alone. */
@NullMarked
package org.pathlift.analysis.sharpness;

import org.jspecify.annotations.NullMarked;
