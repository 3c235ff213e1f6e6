/** Neural persistence of layers and deep graph persistence of dense networks. */
@NullMarked
package org.pathlift.analysis.persistence;

import org.jspecify.annotations.NullMarked;
