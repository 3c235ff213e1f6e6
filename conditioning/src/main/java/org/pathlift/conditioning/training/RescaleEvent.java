package org.pathlift.conditioning.training;

/**
 * A rescaling that took place during training.
 *
 * @param epoch the number of epochs completed before it
 * @param step the number of updates done before it
 * @param summary what it did
 * @param seconds what it took
 */
public record RescaleEvent(long epoch, long step, RescaleSummary summary, double seconds) {}
