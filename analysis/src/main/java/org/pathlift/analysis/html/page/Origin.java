package org.pathlift.analysis.html.page;

/**
 * How a report came about.
 *
 * @param command the command line that made it
 * @param version the version of pathlift
 */
public record Origin(String command, String version) {}
