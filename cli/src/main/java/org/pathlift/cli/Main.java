package org.pathlift.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code pathlift}. */
@Command(
        name = "pathlift",
        mixinStandardHelpOptions = true,
        version = "pathlift 0.1.0",
        description = "Rescales neural networks without changing their function.")
public final class Main implements Runnable {

    private Main() {}

    /** Runs the command named by the arguments and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.err);
    }
}
