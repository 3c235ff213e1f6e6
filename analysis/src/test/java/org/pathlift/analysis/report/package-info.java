/** Tests of the reports. */
package org.pathlift.analysis.report;
