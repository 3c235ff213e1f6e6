/** What can be measured of a model: one class for each metric, and the one place that lists them. */
@NullMarked
package org.pathlift.analysis.metric;

import org.jspecify.annotations.NullMarked;
