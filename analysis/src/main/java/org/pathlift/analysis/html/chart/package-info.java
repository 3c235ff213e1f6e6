/** Pictures of numbers, and what Apache ECharts draws them from. */
@NullMarked
package org.pathlift.analysis.html.chart;

import org.jspecify.annotations.NullMarked;
