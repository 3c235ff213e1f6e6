package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The program's own description of itself. */
class HelpTest {

    /** Returns the parser as the program makes it. */
    static CommandLine commandLine() {
        Terminal terminal = Terminal.of(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        return Main.commandLine(terminal, new Failures(terminal, List.of()));
    }

    /** Returns the parser of a command, or of a command's command: {@code study phase-diagram}. */
    static CommandLine command(String names) {
        CommandLine parser = commandLine();
        for (String name : names.split(" ")) {
            parser = parser.getSubcommands().get(name);
        }
        return parser;
    }

    private static Cli help(String names) {
        return Cli.run((Object[]) (names + " --help").strip().split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect",
                "rescale",
                "init",
                "analyze",
                "verify",
                "match",
                "train",
                "expand",
                "replicas",
                "trajectory",
                "new",
                "asymmetric",
                "doctor",
                "completion",
                "study phase-diagram",
                "study scaling",
                "study resizing",
                "study commutativity",
                "study degeneracy",
                "study kernels",
                "study replicas"
            })
    void help_namesEveryOption(String command) {
        Cli help = help(command);

        assertThat(help.code()).isZero();
        for (OptionSpec option : command(command).getCommandSpec().options()) {
            assertThat(help.out()).contains(option.longestName());
            assertThat(option.description()).as(option.longestName()).isNotEmpty();
        }
        assertThat(help.out()).contains("Examples:");
        if (!command.contains(" ")) {
            assertThat(Cli.run("help", command).out()).isEqualTo(help.out());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "inspect",
                "rescale",
                "init",
                "analyze",
                "verify",
                "match",
                "train",
                "expand",
                "replicas",
                "trajectory",
                "new",
                "study",
                "study commutativity",
                "study degeneracy",
                "study phase-diagram",
                "study kernels",
                "study replicas",
                "doctor",
                "help",
                "completion"
            })
    void help_fitsIn80Columns(String command) {
        Cli help = help(command);

        assertThat(help.out()).isNotBlank();
        assertThat(help.out().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80))
                .noneMatch(line -> line.contains("${"));
    }

    @Test
    void version_isThatOfTheBuild() {
        Cli version = Cli.run("--version");

        assertThat(version.code()).isZero();
        assertThat(version.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .matches("pathlift \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?"
                                        + "( \\([0-9a-f]+, \\d{4}-\\d{2}-\\d{2}\\))?"),
                        line -> assertThat(line)
                                .matches(
                                        "ONNX Runtime [\\d.]+, PyTorch [\\d.]+ \\(pytorch-native-\\w+ [\\w-]+\\), DJL [\\d.]+"),
                        line -> assertThat(line)
                                .startsWith("Java " + System.getProperty("java.version") + " (")
                                .endsWith(System.getProperty("os.arch")));
        assertThat(Cli.run("rescale", "--version").out()).isEqualTo(version.out());
    }

    @Test
    void completion_knowsCommandsOptionsAndChoices() {
        Cli completion = Cli.run("completion");

        assertThat(completion.code()).isZero();
        assertThat(completion.out()).contains("rescale", "--criterion", "pathcond", "enorm", "--power-of-two");
    }
}
