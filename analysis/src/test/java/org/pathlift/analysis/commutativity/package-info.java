@NullMarked
package org.pathlift.analysis.commutativity;

import org.jspecify.annotations.NullMarked;
