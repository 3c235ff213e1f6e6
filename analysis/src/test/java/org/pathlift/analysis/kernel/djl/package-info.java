@NullMarked
package org.pathlift.analysis.kernel.djl;

import org.jspecify.annotations.NullMarked;
