@NullMarked
package org.pathlift.conditioning.meanfield;

import org.jspecify.annotations.NullMarked;
