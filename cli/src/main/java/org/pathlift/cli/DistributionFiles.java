package org.pathlift.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** What the build makes of the program's own description: the completion script and the manual pages. */
final class DistributionFiles {

    private DistributionFiles() {}

    /** Writes {@code completion/} and {@code share/man/man1/} into the folder that is the one argument. */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]));
    }

    static void write(Path folder) throws IOException {
        Terminal nowhere = Terminal.of(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        CommandLine program = Main.commandLine(nowhere, new Failures(nowhere, List.of()));
        pages(folder.resolve("share/man/man1"), program);
        write(folder.resolve("completion/pathlift.bash"), CompletionCommand.script(program));
    }

    private static void pages(Path folder, CommandLine command) throws IOException {
        write(folder.resolve(ManualPage.name(command) + ".1"), ManualPage.of(command));
        for (CommandLine below : command.getSubcommands().values()) {
            pages(folder, below);
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
