package org.pathlift.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Values from the command line that the library checks. */
final class Valid {

    private Valid() {}

    /**
     * Returns what is made of a command's arguments.
     *
     * @throws ParameterException if the library refuses them, in its words
     */
    static <T> T arguments(CommandSpec spec, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
