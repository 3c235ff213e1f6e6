/** Tests of recording trajectories. */
package org.pathlift.analysis.trajectory.djl;
