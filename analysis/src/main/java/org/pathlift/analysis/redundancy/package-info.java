/** How many units of a network say something of their own: clones, dead and constant units, groups of like features. */
@NullMarked
package org.pathlift.analysis.redundancy;

import org.jspecify.annotations.NullMarked;
