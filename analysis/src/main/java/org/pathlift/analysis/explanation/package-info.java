/** What the numbers of reports mean: the sections of docs/metrics.md, which pages hold too. */
@NullMarked
package org.pathlift.analysis.explanation;

import org.jspecify.annotations.NullMarked;
