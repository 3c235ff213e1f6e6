package org.pathlift.conditioning.meanfield;

/**
 * There is no critical point as asked for.
 *
 * @param reason why, in words, with the numbers that decide
 */
public record NoCriticalPoint(String reason) implements CriticalAnswer {}
