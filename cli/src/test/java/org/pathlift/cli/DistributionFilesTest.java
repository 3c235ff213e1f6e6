package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The manual pages and the completion script. */
class DistributionFilesTest {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void write() throws IOException {
        DistributionFiles.write(folder);
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static void everyCommand(CommandLine command, List<CommandLine> all) {
        all.add(command);
        command.getSubcommands().values().forEach(below -> everyCommand(below, all));
    }

    @Test
    void pages_nameEveryOptionOfEveryCommand() throws IOException {
        List<CommandLine> all = new java.util.ArrayList<>();
        everyCommand(HelpTest.commandLine(), all);
        assertThat(all).hasSizeGreaterThan(20);
        for (CommandLine command : all) {
            String page = Files.readString(folder.resolve("share/man/man1/" + ManualPage.name(command) + ".1"));
            assertThat(page).startsWith(".\\\"").contains(".TH ", ".SH \"NAME\"", ".SH \"SYNOPSIS\"");
            assertThat(page).doesNotContain("${", "%n");
            for (OptionSpec option : command.getCommandSpec().options()) {
                assertThat(page).contains(option.longestName().replace("-", "\\-"));
            }
        }
        try (Stream<Path> pages = Files.list(folder.resolve("share/man/man1"))) {
            assertThat(pages).hasSameSizeAs(all);
        }
    }

    @Test
    void pages_haveNothingThatGroffWarnsOf() throws Exception {
        assumeTrue(isInstalled("groff"), "groff is not installed");
        try (Stream<Path> pages = Files.list(folder.resolve("share/man/man1"))) {
            for (Path page : pages.toList()) {
                assertThat(run("groff", "-man", "-ww", "-z", "-Tutf8", page.toString()))
                        .as(page.toString())
                        .isEmpty();
            }
        }
    }

    /** The lifting and the pooling are options beside the criterion whose parameter is called NAME, too. */
    @ParameterizedTest
    @CsvSource({
        "resc, rescale",
        "study ph, phase-diagram",
        "rescale --criterion p, pathcond",
        "rescale --lifting e, exact",
        "rescale --pooling m, max",
        "train --optimizer ada, adam adamw",
        "analyze --metric int, int8"
    })
    void script_completesInBash(String typed, String expected) throws Exception {
        assumeTrue(isInstalled("bash"), "bash is not installed");
        String script = """
                source '%s'
                compopt() { :; }
                COMP_WORDS=(pathlift %s); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_pathlift
                echo "${COMPREPLY[*]}"
                """.formatted(folder.resolve("completion/pathlift.bash"), typed);
        assertThat(run("bash", "-c", script).strip()).isEqualTo(expected);
    }

    @Test
    void completion_ofTheProgram_isTheFile() throws IOException {
        assertThat(Cli.run("completion").out()).isEqualTo(Files.readString(folder.resolve("completion/pathlift.bash")));
    }
}
