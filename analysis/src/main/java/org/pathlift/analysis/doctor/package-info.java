/** Whether this machine can do what pathlift asks of it: natives, memory, folders, GPUs. */
@NullMarked
package org.pathlift.analysis.doctor;

import org.jspecify.annotations.NullMarked;
