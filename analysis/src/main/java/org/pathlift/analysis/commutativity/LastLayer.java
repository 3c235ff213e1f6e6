package org.pathlift.analysis.commutativity;

/**
 * What the last layer of one network makes of two inputs.
 *
 * @param lnQ1 ln q of the first input, q = |z|²/n
 * @param lnQ2 ln q of the second
 * @param correlation their cosine
 */
public record LastLayer(double lnQ1, double lnQ2, double correlation) {}
