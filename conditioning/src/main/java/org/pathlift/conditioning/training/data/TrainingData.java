package org.pathlift.conditioning.training.data;

import java.util.Optional;

/**
 * What a data spec names, read and prepared.
 *
 * @param train the examples to learn from
 * @param heldOut the examples to measure on, where the spec holds some out
 */
public record TrainingData(Examples train, Optional<Examples> heldOut) {}
