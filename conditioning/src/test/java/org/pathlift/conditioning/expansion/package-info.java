@NullMarked
package org.pathlift.conditioning.expansion;

import org.jspecify.annotations.NullMarked;
