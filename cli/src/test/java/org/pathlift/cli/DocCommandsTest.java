package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.testdata.TestData;
import picocli.CommandLine;

/** Every command line in README.md, in docs and in the help can be typed; those that take seconds run. */
class DocCommandsTest {

    private static final Path ROOT = Path.of(System.getProperty("pathlift.root", ".."));
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    /** With its usual numbers the study of kernels takes half a minute and more, and shows nothing that these do not. */
    private static final Map<String, String> SMALL_KERNELS =
            Map.of("--networks", "3", "--widths", "64,128", "--examples", "100", "--inputs", "3");

    @TempDir
    private Path folder;

    /** The lines of a page that begin with the program, without a prompt, comments behind two blanks, and its name. */
    private static List<String> lines(Path page) {
        try {
            return Files.readAllLines(page).stream()
                    .map(line -> line.startsWith("$ ") ? line.substring(2) : line)
                    .map(String::strip)
                    .filter(line -> line.matches("pathlift [a-z].*") && !line.contains("[options]"))
                    .filter(line -> !line.matches("pathlift (takes|trains|is) .*|pathlift: .*"))
                    .map(line -> line.substring("pathlift ".length()).split(" {2,}|\\s+#", 2)[0])
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        return words;
    }

    private static CommandLine parser() {
        Terminal terminal = Terminal.of(new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
        return Main.commandLine(terminal, new Failures(terminal, List.of()));
    }

    private static void assertParses(String line) {
        assertThat(parser().parseArgs(words(line).toArray(String[]::new)).subcommands())
                .as(line)
                .isNotEmpty();
    }

    @Test
    void everyLineOfEveryPage_canBeTyped() throws IOException {
        List<String> lines = new ArrayList<>(lines(ROOT.resolve("README.md")));
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            pages.filter(page -> page.toString().endsWith(".md")).forEach(page -> lines.addAll(lines(page)));
        }
        assertThat(lines).hasSizeGreaterThan(55).allSatisfy(DocCommandsTest::assertParses);
    }

    @Test
    void everyExampleOfTheHelp_canBeTyped() {
        List<String> lines = new ArrayList<>();
        collect(parser(), lines);
        assertThat(lines).hasSizeGreaterThan(40).allSatisfy(DocCommandsTest::assertParses);
    }

    private static void collect(CommandLine command, List<String> lines) {
        Arrays.stream(command.getCommandSpec().usageMessage().footer())
                .map(String::strip)
                .filter(line -> line.startsWith("pathlift ") && !line.contains(" > "))
                .map(line -> line.substring("pathlift ".length()).split(" {2,}", 2)[0])
                .forEach(lines::add);
        command.getSubcommands().values().forEach(below -> collect(below, lines));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/guide.md",
                "docs/expansion.md",
                "docs/symmetries.md",
                "docs/trajectory.md",
                "docs/replicas.md",
                "docs/criticality.md",
                "docs/recipes.md",
                "docs/reading.md",
                "docs/degeneracy.md",
                "docs/commutativity.md",
                "docs/scaling.md",
                "docs/kernels.md"
            })
    void linesOfAPage_run(String page) throws IOException {
        for (String name : List.of("model.onnx", "net.onnx", "one.onnx", "two.onnx")) {
            Files.copy(TestData.fixture("mlp_relu"), folder.resolve(name));
        }
        for (String run : List.of("run1", "run2", "run3", "init1", "init2")) {
            Cli.run("init", folder.resolve("net.onnx"), folder.resolve(run + ".onnx"), "--seed", run.hashCode())
                    .succeeded();
        }
        Cli.run("train", folder.resolve("net.onnx"), "--data", "digits", "--epochs", 1, "--snapshots", folder + "/run1")
                .succeeded();
        List<String> lines = lines(ROOT.resolve(page));
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            Cli.run(placed(line).toArray()).succeeded();
        }
    }

    /**
     * Files lie in the folder; what trains for long does so for one epoch and two seeds, and kernels are those of few small
     * networks; files may be there already. Lines of docs/training.md, with files of a user's own, are TrainingDocTest's.
     */
    private List<String> placed(String line) throws IOException {
        List<String> words = words(line);
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            if (word.matches(".*\\.(onnx|json|html)") || word.equals("run1")) {
                words.set(i, folder.resolve(word).toString());
            } else if (word.startsWith("run1@")) {
                words.set(i, Files.createTempDirectory(folder, "run") + word.substring("run1".length()));
            } else if (words.get(i - 1).equals("--epochs")) {
                words.set(i, "1");
            } else if (words.get(i - 1).equals("--seeds")) {
                words.set(i, "2");
            }
        }
        if (line.startsWith("study kernels")) {
            SMALL_KERNELS.forEach((option, value) -> set(words, option, value));
        }
        CommandLine command = parser().getSubcommands().get(words.get(0));
        if (command.getCommandSpec().findOption("--force") != null) {
            words.add("--force");
        }
        if (words.get(0).equals("train") && !words.contains("--epochs")) {
            words.addAll(List.of("--epochs", "1"));
        }
        return words;
    }

    private static void set(List<String> words, String option, String value) {
        if (words.contains(option)) {
            words.set(words.indexOf(option) + 1, value);
        } else {
            words.addAll(List.of(option, value));
        }
    }

    /** The first thing that a reader of README.md types, and what README.md shows of it. */
    @Test
    void startOfReadme_printsWhatItShows() throws IOException {
        String page = Files.readString(ROOT.resolve("README.md"));
        Matcher call =
                Pattern.compile("bin/pathlift (rescale \\S+ )(\\S+)( --force)").matcher(page);
        assertThat(call.find()).isTrue();
        List<String> words = words(call.group(1) + folder.resolve(call.group(2)) + call.group(3));
        words.set(1, ROOT.resolve(words.get(1)).toString());
        List<String> printed = Cli.run(words.toArray())
                .out()
                .lines()
                .dropWhile(line -> !line.startsWith("Criterion"))
                .takeWhile(line -> !line.startsWith("Written"))
                .toList();

        assertThat(printed).hasSizeGreaterThan(10);
        assertThat(page.lines()).containsSubsequence(printed);
    }
}
