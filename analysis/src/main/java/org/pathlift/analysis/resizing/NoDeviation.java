package org.pathlift.analysis.resizing;

/**
 * Nothing to compare.
 *
 * @param reason why
 */
public record NoDeviation(String reason) implements DeviationAnswer {}
