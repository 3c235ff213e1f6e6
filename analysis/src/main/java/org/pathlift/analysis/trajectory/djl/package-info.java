/** Recording a trajectory while DJL trains. */
@NullMarked
package org.pathlift.analysis.trajectory.djl;

import org.jspecify.annotations.NullMarked;
