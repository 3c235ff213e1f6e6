/** Reports as pages for people: one file with pictures, tables and the report's JSON, that works without a network. */
@NullMarked
package org.pathlift.analysis.html;

import org.jspecify.annotations.NullMarked;
