package org.pathlift.conditioning.training.run;

import org.jspecify.annotations.Nullable;

/**
 * How well a model does on some examples, in inference.
 *
 * @param loss the mean over the examples
 * @param accuracy the share of examples whose most probable class is right; null where the targets are no classes
 * @param examples how many there were
 */
public record Evaluation(double loss, @Nullable Double accuracy, int examples) {}
