package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** What {@code rescale} reads, writes, and leaves alone. */
class RescaleFilesTest {

    @TempDir
    private Path folder;

    private Path model;
    private Path out;

    @BeforeEach
    void copyModel() throws IOException {
        model = Files.copy(TestData.fixture("mlp_relu"), folder.resolve("mlp.onnx"));
        out = folder.resolve("out.onnx");
    }

    @Test
    void rescale_withoutOut_writesNothing() throws IOException {
        JsonNode report = Cli.run("rescale", model, "--json").json();

        assertThat(report.get("written").isNull()).isTrue();
        assertThat(files()).containsExactly("mlp.onnx");
        assertThat(model).hasSameBinaryContentAs(TestData.fixture("mlp_relu"));
    }

    @Test
    void rescale_twice_givesTheSameBytes() {
        Path again = folder.resolve("again.onnx");
        Cli.run("rescale", model, out, "--criterion", "random", "--seed", "7").succeeded();
        Cli.run("rescale", model, again, "--criterion", "random", "--seed", "7").succeeded();

        assertThat(again).hasSameBinaryContentAs(out);
    }

    @Test
    void rescale_saysInTheFileHowItWasMade() {
        Cli.run("rescale", model, out, "--max-scale", "4", "--seed", "3").succeeded();

        JsonNode inspected = Cli.run("inspect", model, "--json").json();
        assertThat(ModelReader.read(out).metadata())
                .containsEntry("pathlift.command", "rescale")
                .containsEntry("pathlift.version", Build.version())
                .containsEntry(
                        "pathlift.options",
                        "--criterion pathcond --lifting auto --pooling path --sweeps 10 --tolerance 0.0 --max-scale 4.0")
                .containsEntry("pathlift.seed", "3")
                .containsEntry(
                        "pathlift.input.sha256", inspected.at("/model/sha256").textValue());
    }

    @Test
    void rescale_existingOut_needsForce() throws IOException {
        Files.writeString(out, "precious");

        Cli.run("rescale", model, out).failed(6, "an existing file must not be overwritten unasked", "add --force");
        assertThat(out).hasContent("precious");

        Cli.run("rescale", model, out, "--force").succeeded();
        assertThat(ModelReader.read(out).metadata()).containsKey("pathlift.version");
        assertThat(files()).containsExactly("mlp.onnx", "out.onnx");
    }

    @Test
    void rescale_outIsModel_needsForceInEverySpelling() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.onnx"), model);
        Path hardLink = Files.createLink(folder.resolve("hard.onnx"), model);
        for (Path spelling : new Path[] {model, folder.resolve("x/../mlp.onnx"), link, hardLink}) {
            Cli.run("rescale", model, spelling).failed(6, "the input must not be overwritten unasked", "add --force");
        }
        assertThat(model).hasSameBinaryContentAs(TestData.fixture("mlp_relu"));

        Cli.run("rescale", model, model, "--force").succeeded();
        assertThat(ModelReader.read(model).metadata()).containsKey("pathlift.version");
        assertThat(Cli.run("verify", TestData.fixture("mlp_relu"), model, "--symmetry")
                        .code())
                .isZero();
    }

    @Test
    void rescale_report_isTheJsonOfStandardOutput() throws IOException {
        Path file = folder.resolve("report.json");
        JsonNode printed =
                Cli.run("rescale", model, out, "--report", file, "--json").json();

        assertThat(Cli.parse(Files.readString(file))).isEqualTo(printed);
        assertThat(files()).containsExactly("mlp.onnx", "out.onnx", "report.json");
        Cli.run("rescale", model, "--report", file).failed(6, "add --force");
        Cli.run("rescale", model, out, "--report", out, "--force").failed(2, "--report must be another file");
        Cli.run("rescale", model, "--report", folder.resolve("no/report.json")).failed(6, "the folder must exist");
    }

    @Test
    void rescale_proofFails_writesNeitherModelNorReport() throws IOException {
        Path file = folder.resolve("report.json");

        Cli.run("rescale", model, out, "--bound", "0", "--report", file)
                .failed(5, "both models must compute the same", "output 'logits'", "keep the original");

        assertThat(files()).containsExactly("mlp.onnx");
    }

    @Test
    void rescale_modelWithoutUnits_saysWhyAndCopiesTheFile() {
        Path tanh = TestData.fixture("mlp_tanh");
        Cli done = Cli.run("rescale", tanh, out);

        assertThat(done.code()).isZero();
        assertThat(done.out())
                .contains("There is no unit to rescale", "rescaled 0/6", "Tanh does not commute with positive scales");
        assertThat(out).hasSameBinaryContentAs(tanh);
    }

    @Test
    void onlyAndExclude_leaveOtherNodesAlone() {
        JsonNode all = Cli.run("rescale", model, "--json").json();
        JsonNode none = Cli.run("rescale", model, "--exclude", "*", "--json").json();
        JsonNode some =
                Cli.run("rescale", model, "--only", "/net/net.[02]/*", "--json").report();

        assertThat(all.get("units").intValue()).isEqualTo(56);
        assertThat(none.get("units").intValue()).isZero();
        assertThat(none.at("/weights/0/reason").textValue()).contains("the node is excluded by request");
        assertThat(some.get("exitCode").intValue()).isEqualTo(2);
        assertThat(Cli.run("rescale", model, "--exclude", "/net/net.4/*", "--json")
                        .json()
                        .get("units")
                        .intValue())
                .isEqualTo(32);
    }

    @Test
    void options_areInTheReport() {
        JsonNode options = Cli.run(
                        "rescale",
                        model,
                        "--json",
                        "--criterion",
                        "ENORM",
                        "--converge",
                        "--tolerance",
                        "1e-6",
                        "--max-scale",
                        "2",
                        "--runs",
                        "2",
                        "--bound",
                        "1e-3",
                        "--input-shape",
                        "input:5,64")
                .json()
                .get("options");

        assertThat(options.get("criterion").textValue()).isEqualTo("enorm");
        assertThat(options.get("converge").booleanValue()).isTrue();
        assertThat(options.get("sweeps").intValue()).isEqualTo(1000);
        assertThat(options.get("tolerance").doubleValue()).isEqualTo(1e-6);
        assertThat(options.get("maxScale").doubleValue()).isEqualTo(2);
        assertThat(options.get("runs").intValue()).isEqualTo(2);
        assertThat(options.get("bound").doubleValue()).isEqualTo(1e-3);
        assertThat(options.at("/inputShapes/input")).hasToString("[5,64]");
    }

    @Test
    void options_thatTheCriterionIgnores_areNoted() {
        Cli done = Cli.run("rescale", model, "--criterion", "random", "--lifting", "exact", "--converge");

        assertThat(done.code()).isZero();
        assertThat(done.err())
                .isEqualToNormalizingNewlines(
                        "pathlift: note: criterion random does not look at --lifting, --converge\n");
    }

    @Test
    void quiet_printsNothing() {
        assertThat(Cli.run("rescale", model, out, "--quiet")).isEqualTo(new Cli(0, "", ""));
        assertThat(Cli.run("inspect", model, "-q")).isEqualTo(new Cli(0, "", ""));
        assertThat(Cli.run("verify", model, out, "-q")).isEqualTo(new Cli(0, "", ""));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
