/** A page of sections, and its one file of HTML. */
@NullMarked
package org.pathlift.analysis.html.page;

import org.jspecify.annotations.NullMarked;
