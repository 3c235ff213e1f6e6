/** Tests of the curvature of losses. */
package org.pathlift.analysis.sharpness.djl;
