package org.pathlift.analysis.doctor;

/**
 * Where the program prints to.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is one
 * @param colours whether results are coloured
 * @param charset that text is written in
 * @param locale of the process
 */
public record TerminalState(boolean out, boolean err, boolean colours, String charset, String locale) {}
