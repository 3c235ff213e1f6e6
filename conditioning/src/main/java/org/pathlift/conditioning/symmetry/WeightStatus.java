package org.pathlift.conditioning.symmetry;

import java.util.Optional;

/**
 * Whether a constant can be rescaled.
 *
 * @param tensor the name of the constant
 * @param elements its number of elements
 * @param free whether a unit acts on at least one of its elements
 * @param reason why none does; empty where {@code free}
 */
public record WeightStatus(String tensor, long elements, boolean free, Optional<String> reason) {}
