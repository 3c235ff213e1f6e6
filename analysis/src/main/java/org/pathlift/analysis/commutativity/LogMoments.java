package org.pathlift.analysis.commutativity;

/**
 * The law of ln q over networks.
 *
 * @param mean its mean
 * @param variance its variance
 */
public record LogMoments(double mean, double variance) {}
