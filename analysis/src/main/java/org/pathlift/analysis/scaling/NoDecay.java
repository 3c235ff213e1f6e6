package org.pathlift.analysis.scaling;

/**
 * Nothing to fit.
 *
 * @param reason why
 */
public record NoDecay(String reason) implements DecayAnswer {}
