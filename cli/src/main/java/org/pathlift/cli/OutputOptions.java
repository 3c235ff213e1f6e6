package org.pathlift.cli;

import picocli.CommandLine.Option;

/** How a command prints. */
final class OutputOptions {

    @Option(
            names = "--json",
            order = 90,
            description = "Print one JSON object to standard output, and nothing else there.")
    boolean json;

    @Option(
            names = {"-q", "--quiet"},
            order = 91,
            description = "Print nothing but errors, and JSON if it is asked for.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            order = 92,
            description = "Print the time of each stage, and stack traces.")
    boolean verbose;
}
