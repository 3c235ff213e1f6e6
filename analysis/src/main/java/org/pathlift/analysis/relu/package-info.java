/** What is known exactly of ReLU layers of finite width: Gaussian moments of two inputs, and laws of squared norms. */
@NullMarked
package org.pathlift.analysis.relu;

import org.jspecify.annotations.NullMarked;
