/** Tests of trajectories. */
package org.pathlift.analysis.trajectory;
