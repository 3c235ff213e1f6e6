/** Moves numbers between DJL's arrays and tensors in Java's memory, and changes arrays in place. */
@NullMarked
package org.pathlift.conditioning.training.array;

import org.jspecify.annotations.NullMarked;
