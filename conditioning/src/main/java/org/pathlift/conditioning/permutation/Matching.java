package org.pathlift.conditioning.permutation;

import java.util.OptionalInt;

/**
 * The arrangement that brings one model close to another.
 *
 * @param arrangement what to apply to the second model
 * @param before how far the canonical weights of the two are apart as they stand
 * @param after the same after the arrangement
 * @param sweeps how often all classes were gone through in the ascent that won
 * @param restart the number of the random start that won; empty where it was none of them
 */
public record Matching(
        Arrangement arrangement, WeightDistance before, WeightDistance after, int sweeps, OptionalInt restart) {}
