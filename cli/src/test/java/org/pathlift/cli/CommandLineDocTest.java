package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.testdata.TestData;
import picocli.CommandLine;

/** The page docs/cli.md says what the program does. */
class CommandLineDocTest {

    private static final Pattern OPTION = Pattern.compile("`(--[a-z0-9-]+)");

    private static String page;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(Path.of(System.getProperty("pathlift.root", ".."), "docs", "cli.md"));
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
                "study phase-diagram",
                "study scaling",
                "study resizing",
                "study commutativity",
                "study degeneracy",
                "study kernels",
                "study replicas"
            })
    void options_areThoseOfTheProgram(String command) {
        Set<String> documented = new TreeSet<>();
        section("## " + command)
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | ")))
                .forEach(cell -> add(documented, cell));
        section("## Options of every command")
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(0, line.indexOf(" | ")))
                .forEach(cell -> add(documented, cell));

        Set<String> actual = new TreeSet<>();
        CommandLine parser = HelpTest.command(command);
        parser.getCommandSpec().options().forEach(option -> actual.add(option.longestName()));
        assertThat(documented).isEqualTo(actual);
    }

    @Test
    void exitCodes_areThoseOfTheProgram() {
        HelpTest.commandLine()
                .getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .forEach((code, meaning) -> assertThat(page).contains("| " + code + " | " + meaning + " |"));
    }

    @Test
    void inspectExample_isWhatTheProgramPrints() {
        Path model = TestData.fixture("resnet_bn");
        List<String> printed = Cli.run("inspect", model)
                .out()
                .replace(model.toString(), "resnet_bn.onnx")
                .lines()
                .skip(2)
                .toList();

        assertThat(section("## inspect").lines()).containsSubsequence(printed);
    }

    @Test
    void initExample_isWhatTheProgramPrints(@TempDir Path folder) {
        Path model = TestData.fixture("mlp_tanh");
        List<String> printed = Cli.run("init", model, folder.resolve("fresh.onnx"), "--data", "digits")
                .out()
                .lines()
                .dropWhile(line -> !line.startsWith("Scheme"))
                .takeWhile(line -> !line.startsWith("Written"))
                .toList();

        assertThat(printed).hasSizeGreaterThan(10);
        assertThat(section("## init").lines()).containsSubsequence(printed);
    }

    @Test
    void analyzeExample_isWhatTheProgramPrints() {
        Path model = TestData.fixture("mlp_tanh");
        List<String> printed = Cli.run("analyze", model, "--metric", "criticality,jacobian", "--data", "digits")
                .out()
                .lines()
                .dropWhile(line -> !line.startsWith("Measured"))
                .toList();

        assertThat(printed).hasSizeGreaterThan(10);
        assertThat(section("## analyze").lines()).containsSubsequence(printed);
    }

    @Test
    void newExample_isWhatTheProgramPrints(@TempDir Path folder) {
        List<String> printed = Cli.run("new", "resnet18", folder.resolve("net.onnx"), "--input", "3,32,32")
                .out()
                .lines()
                .skip(1)
                .filter(line -> !line.contains("net.onnx"))
                .toList();

        assertThat(printed).hasSizeGreaterThan(10);
        assertThat(section("## new").lines()).containsSubsequence(printed);
    }

    @Test
    void phaseDiagramExample_isWhatTheProgramPrints() {
        String section = section("## study phase-diagram");
        String call = section.lines()
                .filter(line -> line.startsWith("$ pathlift "))
                .findFirst()
                .orElseThrow();
        Object[] arguments = call.substring("$ pathlift ".length()).split(" ");

        assertThat(section.lines())
                .containsSubsequence(Cli.run(arguments).out().lines().toList());
    }

    @Test
    void kernelsExample_isWhatTheProgramPrints() {
        String section = section("## study kernels");
        String call = section.lines()
                .filter(line -> line.startsWith("$ pathlift "))
                .findFirst()
                .orElseThrow();
        Object[] arguments = call.substring("$ pathlift ".length()).split(" ");

        assertThat(section.lines())
                .containsSubsequence(Cli.run(arguments).out().lines().toList());
    }

    private static void add(Set<String> options, String cell) {
        Matcher matcher = OPTION.matcher(cell);
        while (matcher.find()) {
            options.add(matcher.group(1));
        }
    }

    private static String section(String heading) {
        int start = page.indexOf(heading + "\n");
        assertThat(start).as(heading).isNotNegative();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }
}
