/** Tests of the iteration that finds curvature. */
package org.pathlift.analysis.sharpness;
