/** Tests of the metrics. */
package org.pathlift.analysis.metric;
