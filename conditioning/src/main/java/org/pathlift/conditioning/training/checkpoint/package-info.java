/**
 * The state of a training run in a file, and the files of a run in a folder that a sudden end at any moment leaves in
 * order.
 */
@NullMarked
package org.pathlift.conditioning.training.checkpoint;

import org.jspecify.annotations.NullMarked;
