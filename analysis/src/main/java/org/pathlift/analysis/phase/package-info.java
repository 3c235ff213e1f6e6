/** The phase diagram of an activation: what theory predicts, and what random networks of finite width do. */
@NullMarked
package org.pathlift.analysis.phase;

import org.jspecify.annotations.NullMarked;
