package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.testdata.TestData;

/** What a person sees: on a pseudo-terminal, through a pipe, and word for word. */
@DisabledOnOs(OS.WINDOWS)
class TerminalIT {

    private static final Path GOLDEN =
            Path.of(System.getProperty("pathlift.root", ".."), "cli", "src", "test", "resources", "golden");
    private static final Pattern ESCAPES = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
    private static final String GREEN = "\u001b[32m";

    @TempDir
    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        Files.copy(TestData.fixture("conv_pool"), folder.resolve("net.onnx"));
    }

    private PackagedProgram program() {
        assumeThat(Path.of("/usr/bin/script"))
                .as("the program 'script' of bsdutils")
                .exists();
        return new PackagedProgram(folder);
    }

    @Test
    void terminal_hasColours_andAPipeHasNone() throws Exception {
        PackagedProgram.Ended terminal = program().runOnTerminal(Map.of(), "rescale", "net.onnx");
        PackagedProgram.Ended plain = program().runOnTerminal(Map.of("NO_COLOR", "1"), "rescale", "net.onnx");
        PackagedProgram.Ended dumb = program().runOnTerminal(Map.of("TERM", "dumb"), "rescale", "net.onnx");
        PackagedProgram.Ended pipe = program().run("rescale", "net.onnx");

        assertThat(terminal.out()).contains(GREEN + "\u001b[1msame function");
        assertThat(plain.out()).contains("same function").doesNotContain("\u001b[3", "\u001b[1m");
        assertThat(dumb.out()).contains("same function").doesNotContain("\u001b");
        assertThat(pipe.out()).contains("same function").doesNotContain("\u001b", "\r");
        assertThat(pipe.err()).isEmpty();
    }

    @Test
    void terminal_showsProgressAndWhatIsLeft_andAPipeDoesNot() throws Exception {
        Object[] command = {"train", "net.onnx", "--data", "digits", "--epochs", 6, "--threads", 1};
        PackagedProgram.Ended terminal = program().runOnTerminal(Map.of(), command);
        PackagedProgram.Ended pipe = program().run(command);

        assertThat(terminal.out()).containsPattern("\\[#+\\.*] \\d+%  loss \\S+ +\\S+ s left");
        assertThat(pipe.err()).doesNotContain("left", "\u001b", "\r").contains("epoch 6");
        assertThat(ESCAPES.matcher(terminal.out()).replaceAll("").split("[\r\n]+"))
                .allMatch(line -> line.length() <= Terminal.WIDTH);
    }

    @ParameterizedTest
    @CsvSource({
        "inspect, inspect net.onnx",
        "rescale, rescale net.onnx",
        "rescale-cle, rescale net.onnx --criterion cle --power-of-two",
        "verify, verify net.onnx net.onnx --symmetry",
        "init, init net.onnx --inputs 0",
        "symmetries, analyze net.onnx --metric symmetries",
        "expand, expand net.onnx --factor 2 --mode preserving",
        "mistyped-option, rescale net.onnx --critrion cle",
        "mistyped-node, rescale net.onnx --only /c1/Convv",
        "mistyped-metric, analyze net.onnx --metric jacobain",
        "mistyped-command, rescal net.onnx",
        "missing-file, rescale none.onnx"
    })
    void text_isThatOfTheGoldenFile(String name, String line) throws Exception {
        PackagedProgram.Ended ended = program().run((Object[]) line.split(" "));
        // Rounding differs between processors; what is printed of it does not belong to the form.
        String text = (ended.out() + ended.err())
                .replaceAll("largest difference \\S+ of the output's size \\(\\S+ ulp\\)", "largest difference D")
                .replaceAll("(?m)^(pathlift: .*)" + Pattern.quote(folder.toString()), "$1FOLDER");
        Path golden = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean("pathlift.docs.write")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, text);
        }

        assertThat(text).isEqualTo(Files.readString(golden));
        if (ended.code() == ExitCodes.DONE) {
            assertThat(text.lines()).allMatch(printed -> printed.length() <= Terminal.WIDTH);
        }
    }
}
