package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.conditioning.symmetry.NodeFilter;
import picocli.CommandLine.Option;

/** Which nodes a command may change. */
final class NodeOptions {

    @Option(
            names = "--only",
            order = 30,
            paramLabel = "GLOB",
            description = {
                "Change parameters of nodes with such names only; '*' stands for any characters, '?' for one. A node"
                        + " without a name goes by its first output. Repeatable."
            })
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--exclude",
            order = 31,
            paramLabel = "GLOB",
            description = "Leave the parameters of nodes with such names alone. Repeatable.")
    private List<String> exclude = new ArrayList<>();

    NodeFilter filter() {
        return new NodeFilter(only, exclude);
    }
}
