@NullMarked
package org.pathlift.analysis.resizing;

import org.jspecify.annotations.NullMarked;
