package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** The programs in docs/examples do what they are there for. */
class DocExamplesTest {

    private static final Path EXAMPLES = Path.of(System.getProperty("pathlift.root", ".."), "docs", "examples");

    @TempDir
    private Path folder;

    private String run(String name, Object... arguments) throws Exception {
        JavaText.compile(name, Files.readString(EXAMPLES.resolve(name + ".java")), folder);
        return JavaText.run(name, folder, arguments);
    }

    @Test
    void rescaleBeforeTraining_learns() throws Exception {
        Path out = folder.resolve("trained.onnx");
        String printed = run("RescaleBeforeTraining", out);

        assertThat(printed).contains("rescaled 96 units").containsPattern("(9\\d|100) % of the examples right");
        assertThat(ModelReader.read(out).graph().outputs()).hasSize(1);
    }

    @Test
    void roundTrip_changesNoByte() throws Exception {
        Path model = TestData.fixture("resnet_bn");
        Path out = folder.resolve("same.onnx");
        String printed = run("RoundTrip", model, out);

        assertThat(printed)
                .contains("differing bytes: none")
                .containsPattern("agree to \\d\\.\\de-0[67]|agree to 0\\.0e");
        assertThat(out).hasSameBinaryContentAs(model);
    }

    @Test
    void prepareForInt8_lowersTheError() throws Exception {
        Path bad = folder.resolve("bad.onnx");
        Cli.run("rescale", TestData.fixture("mobile_relu_bn"), bad, "--criterion", "random", "--seed", 1)
                .succeeded();
        List<Double> errors = run("PrepareForInt8", bad, folder.resolve("ready.onnx"))
                .lines()
                .skip(1)
                .map(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .toList();

        assertThat(errors).hasSize(2);
        assertThat(errors.get(1)).isLessThan(errors.get(0) / 10);
    }

    @Test
    void criticalityOfMyModel_tellsEachLayer() throws Exception {
        String printed = run("CriticalityOfMyModel", TestData.fixture("mlp_tanh"));

        assertThat(printed.lines().filter(line -> line.contains("reads tanh"))).hasSize(2);
        assertThat(printed.lines().filter(line -> line.contains(" deviation "))).hasSize(3);
    }

    @Test
    void study_runsInJShell() throws IOException {
        String script = Files.readString(EXAMPLES.resolve("study.jsh")).replace("\n/exit\n", "\n");
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            shell.eval("import java.util.*;");
            SourceCodeAnalysis.CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(script);
            while (!next.source().isEmpty()) {
                for (SnippetEvent event : shell.eval(next.source())) {
                    assertThat(event.exception()).as(next.source()).isNull();
                    assertThat(event.status()).as(next.source()).isEqualTo(jdk.jshell.Snippet.Status.VALID);
                }
                next = shell.sourceCodeAnalysis().analyzeCompletion(next.remaining());
            }
            assertThat(shell.variables()).anySatisfy(variable -> {
                assertThat(variable.name()).isEqualTo("chaotic");
                assertThat(Integer.parseInt(shell.varValue(variable))).isBetween(1, 17);
            });
        }
    }

    @Test
    void page_listsEveryExample() throws IOException {
        String page = Files.readString(EXAMPLES.resolve("README.md"));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .hasSize(5)
                    .allSatisfy(name -> assertThat(page).contains("(" + name + ")"));
        }
    }
}
