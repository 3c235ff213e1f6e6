package org.pathlift.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** {@code pathlift completion}: the script that completes command lines in a shell. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Prints a script that completes pathlift's command lines in bash or zsh.",
        description = "%nThe same script lies in the folder 'completion' of the distribution.%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(pathlift completion)",
            "  pathlift completion > ~/.local/share/bash-completion/completions/pathlift"
        })
final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns the script for a program, whose parser cannot be used for anything else afterwards. */
    static String script(CommandLine program) {
        tellApart(program);
        return AutoComplete.bash(program.getCommandName(), program);
    }

    /**
     * Gives every option a parameter of its own name: picocli (4.7) keeps the values of an option by the name of its parameter,
     * and an option would offer those of another one that has its parameter called NAME, too.
     */
    private static void tellApart(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        for (OptionSpec option : List.copyOf(spec.options())) {
            if (option.completionCandidates() != null) {
                spec.remove(option);
                spec.addOption(OptionSpec.builder(option)
                        .paramLabel(option.longestName().substring(2))
                        .build());
            }
        }
        command.getSubcommands().values().forEach(CompletionCommand::tellApart);
    }

    @Override
    public Integer call() {
        terminal.out().print(script(spec.root().commandLine()));
        terminal.out().flush();
        return ExitCodes.DONE;
    }
}
