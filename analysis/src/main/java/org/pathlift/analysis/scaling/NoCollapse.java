package org.pathlift.analysis.scaling;

/**
 * Nothing to compare.
 *
 * @param reason why
 */
public record NoCollapse(String reason) implements CollapseAnswer {}
