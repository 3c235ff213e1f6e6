/**
 * The kernels of networks: NNGP and NTK in closed form at infinite width, what random networks of finite width make of
 * them, pruned ones too, and regression with them.
 */
@NullMarked
package org.pathlift.analysis.kernel;

import org.jspecify.annotations.NullMarked;
