/**
 * The examples that a network is trained and analysed on: the text that names them, the files that hold them, and the
 * order in which an epoch sees them.
 *
 * <p>{@link org.pathlift.conditioning.training.data.DataSpec} is parsed from text,
 * {@link org.pathlift.conditioning.training.data.DataLoader} reads what it names, and
 * {@link org.pathlift.conditioning.training.data.Examples} and
 * {@link org.pathlift.conditioning.training.data.Batches} hand it out. Only the loader of DJL's own data sets knows DJL.
 */
@NullMarked
package org.pathlift.conditioning.training.data;

import org.jspecify.annotations.NullMarked;
