package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** {@code pathlift train --snapshots}, and {@code pathlift trajectory} on what it kept. */
class TrajectoryCommandTest {

    @TempDir
    private static Path folder;

    private static Path snapshots;
    private static Path trained;

    @BeforeAll
    static void train() {
        snapshots = folder.resolve("run");
        trained = folder.resolve("trained.onnx");
        train(trained, "2", snapshots + "@steps=30").succeeded();
    }

    private static Cli train(Path out, String epochs, String where, Object... more) {
        List<Object> arguments = List.of(
                "train",
                TestData.fixture("mlp_relu"),
                out,
                "--data",
                "digits",
                "--init",
                "he",
                "--optimizer",
                "sgd",
                "--threads",
                1,
                "--quiet",
                "--epochs",
                epochs,
                "--snapshots",
                where);
        return Cli.run(Stream.concat(arguments.stream(), Stream.of(more)).toArray());
    }

    private static List<String> names(Path where) throws IOException {
        try (Stream<Path> files = Files.list(where)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void snapshots_areKeptAtTheStartRegularlyAndAtTheEnd() throws IOException {
        assertThat(names(snapshots))
                .containsExactly(
                        "step-000000000000.onnx",
                        "step-000000000030.onnx",
                        "step-000000000060.onnx",
                        "step-000000000090.onnx");
        String head = "net.4.weight";
        assertThat(ModelReader.read(snapshots.resolve("step-000000000090.onnx"))
                        .graph()
                        .constants()
                        .get(head)
                        .tensor()
                        .reader()
                        .toDoubles())
                .isEqualTo(ModelReader.read(trained)
                        .graph()
                        .constants()
                        .get(head)
                        .tensor()
                        .reader()
                        .toDoubles());
    }

    @Test
    void snapshots_ofARunThatGoesOn_areThoseOfAWholeRun() throws IOException {
        Path part = folder.resolve("part");
        Path checkpoints = folder.resolve("checkpoints");
        Path out = folder.resolve("resumed.onnx");
        train(folder.resolve("half.onnx"), "1", part + "@steps=30", "--checkpoint", checkpoints)
                .succeeded();
        train(out, "2", part + "@steps=30", "--checkpoint", checkpoints, "--resume")
                .succeeded();

        // The end of the first half was kept, too.
        assertThat(names(part)).contains("step-000000000045.onnx").containsAll(names(snapshots));
        for (String name : names(snapshots)) {
            assertThat(part.resolve(name)).hasSameBinaryContentAs(snapshots.resolve(name));
        }
    }

    @Test
    void snapshots_ofAnotherRunOrInAnUnknownRhythm_areRefused() {
        train(folder.resolve("x.onnx"), "1", snapshots.toString()).failed(2, "belongs to one run");
        train(folder.resolve("x.onnx"), "1", folder.resolve("y") + "@every=0").failed(2, "@steps=UPDATES");
        Cli.run(
                        "train",
                        TestData.fixture("mlp_relu"),
                        "--data",
                        "digits",
                        "--snapshots",
                        folder,
                        "--compare",
                        "none,enorm")
                .failed(ExitCodes.USAGE, "--snapshots");
    }

    @Test
    void trajectory_asJson_agreesWithItselfInBothGauges() {
        JsonNode report = Cli.run("trajectory", snapshots, "--data", "digits", "--inputs", 64, "--sharpness", "--json")
                .json();

        assertThat(report.path("schema").asText()).isEqualTo("pathlift.trajectory/1");
        assertThat(report.path("checkpoints")).hasSize(4);
        assertThat(report.path("views")).hasSize(2);
        for (JsonNode view : report.path("views")) {
            JsonNode shape = view.path("shape");
            double length = 0;
            for (JsonNode norm : shape.path("stepNorms")) {
                length += norm.doubleValue();
            }
            assertThat(shape.path("length").doubleValue()).isCloseTo(length, within(1e-12));
            assertThat(shape.path("tortuosity").doubleValue()).isGreaterThanOrEqualTo(1);
            assertThat(view.path("losses")).hasSize(4);
            assertThat(view.at("/losses/3/loss").doubleValue())
                    .isLessThan(view.at("/losses/0/loss").doubleValue());
            assertThat(view.at("/losses/0/sharpness/largest").doubleValue()).isPositive();
            assertThat(view.path("gradients")).hasSize(3);
        }
        // The function, and so the loss, is the same in both gauges; its gradients and its curvature are not.
        assertThat(report.at("/views/0/losses/1/loss").doubleValue())
                .isCloseTo(report.at("/views/1/losses/1/loss").doubleValue(), within(1e-6));
        assertThat(report.toString()).doesNotContain("NaN", "Infinity");
    }

    @Test
    void trajectory_filesInPlaceOfAFolder_isTheSame() {
        JsonNode byFolder = Cli.run("trajectory", snapshots, "--json").json();
        JsonNode byFiles = Cli.run(
                        "trajectory",
                        snapshots.resolve("step-000000000000.onnx"),
                        snapshots.resolve("step-000000000030.onnx"),
                        snapshots.resolve("step-000000000060.onnx"),
                        snapshots.resolve("step-000000000090.onnx"),
                        "--json")
                .json();

        assertThat(byFiles).isEqualTo(byFolder);
        assertThat(byFolder.at("/views/0/losses")).isEmpty();
    }

    @Test
    void trajectory_text_fitsIn80Columns() {
        Cli printed = Cli.run("trajectory", snapshots, "--data", "digits", "--inputs", 16, "--sharpness");
        printed.succeeded();

        assertThat(printed.out()).contains("mean directional similarity", "tortuosity", "gamma");
        assertThat(printed.out().lines().filter(line -> !line.contains(folder.toString()) && line.length() > 80))
                .isEmpty();
    }

    @Test
    void trajectory_badArguments_areRefused() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Cli.run("trajectory", empty).failed(ExitCodes.USAGE, "expected snapshots");
        Cli.run("trajectory", snapshots, "--sharpness").failed(ExitCodes.USAGE, "--data");
        Cli.run("trajectory", snapshots, "--data", "digits", "--learning-rate", "0.1")
                .failed(ExitCodes.USAGE, "one or the other");
        Cli.run("trajectory", trained).failed(2, "two checkpoints");
        Cli.run("trajectory", trained, TestData.fixture("mlp_tanh"), TestData.fixture("conv_pool"))
                .failed(2, "the same weights");
    }
}
