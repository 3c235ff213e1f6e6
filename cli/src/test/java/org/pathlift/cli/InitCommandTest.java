package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class InitCommandTest {

    @TempDir
    private Path folder;

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void init_everyFixture_writesAModelThatRunsAndAReportByItsSchema(String name) {
        Path out = folder.resolve("out.onnx");
        JsonNode report = Cli.run("init", TestData.fixture(name), out, "--json").json();

        assertThat(report.path("written").asText()).isEqualTo(out.toString());
        assertThat(report.path("layers").isEmpty()).isFalse();
        for (JsonNode layer : report.path("layers")) {
            assertThat(layer.path("q").path("predicted").isNumber()).isTrue();
            assertThat(layer.path("q").path("measured").isNumber()).isTrue();
        }
        // ONNX Runtime runs what was written, and the same seed gives the same model.
        assertThat(Cli.run("verify", out, out, "--json").json().path("passed").asBoolean())
                .isTrue();
        Model model = ModelReader.read(out);
        assertThat(model.metadata()).containsEntry("pathlift.command", "init").containsEntry("pathlift.seed", "0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "he",
                "lecun",
                "glorot",
                "pytorch",
                "orthogonal",
                "delta-orthogonal",
                "lsuv",
                "rescale",
                "critical"
            })
    void init_everyScheme_changesTheWeightsAndSaysItsName(String scheme) throws IOException {
        Path first = folder.resolve("first.onnx");
        Path second = folder.resolve("second.onnx");
        for (Path out : new Path[] {first, second}) {
            Cli.run("init", TestData.fixture("conv_pool"), out, "--scheme", scheme, "--seed", 3, "--inputs", 8, "-q")
                    .succeeded();
        }

        assertThat(Files.mismatch(first, second)).isEqualTo(-1);
        assertThat(Files.mismatch(first, TestData.fixture("conv_pool"))).isNotEqualTo(-1);
        assertThat(ModelReader.read(first).metadata().get("pathlift.options")).contains("--scheme " + scheme);
    }

    @Test
    void init_keep_writesTheFileByteForByte() {
        Path out = folder.resolve("out.onnx");
        Cli.run("init", TestData.fixture("resnet_bn"), out, "--scheme", "keep", "-q")
                .succeeded();

        assertThat(out).hasSameBinaryContentAs(TestData.fixture("resnet_bn"));
    }

    @Test
    void init_withoutOut_writesNothingAndReportsGradients() throws IOException {
        Path report = folder.resolve("report.json");
        Cli init = Cli.run("init", TestData.fixture("mlp_tanh"), "--gradients", "--report", report);

        init.succeeded();
        assertThat(init.out()).contains("Dry run: nothing was written.", "gradients at the first layer are");
        JsonNode layers = Cli.parse(Files.readString(report)).path("layers");
        assertThat(layers.path(0).path("gradient").path("measured").asDouble()).isPositive();
    }

    @Test
    void init_noInputs_predictsOnlyAndWritesTheSameModel() throws IOException {
        Path predicted = folder.resolve("predicted.onnx");
        Path measured = folder.resolve("measured.onnx");
        Path report = folder.resolve("report.json");
        Cli.run("init", TestData.fixture("conv_pool"), predicted, "--inputs", 0, "--report", report)
                .succeeded();
        Cli.run("init", TestData.fixture("conv_pool"), measured).succeeded();

        assertThat(predicted).hasSameBinaryContentAs(measured);
        JsonNode q = Cli.parse(Files.readString(report)).path("layers").path(0).path("q");
        assertThat(q.path("predicted").asDouble()).isPositive();
        assertThat(q.path("measured").isNull()).isTrue();
    }

    @Test
    void init_withoutInputs_runsFewerOfLargeOnes() throws IOException {
        Path large = folder.resolve("large.onnx");
        Cli.run("new", "mlp", large, "--input", "3,150,150", "--width", 2, "--depth", 1)
                .succeeded();

        assertThat(inputsOf("init", TestData.fixture("conv_pool"))).isEqualTo(4);
        assertThat(inputsOf("init", large)).isEqualTo(2);
        assertThat(inputsOf("init", large, "--inputs", 3)).isEqualTo(3);
        assertThat(inputsOf("init", TestData.fixture("conv_pool"), "--scheme", "lsuv"))
                .isEqualTo(64);
        assertThat(inputsOf("init", large, "--scheme", "lsuv")).isEqualTo(4);
    }

    private int inputsOf(Object... arguments) throws IOException {
        Path report = folder.resolve("inputs.json");
        Cli.run(Stream.concat(Stream.of(arguments), Stream.of("--report", report, "--force"))
                        .toArray())
                .succeeded();
        return Cli.parse(Files.readString(report)).path("inputs").path("count").asInt();
    }

    @Test
    void init_outThatExists_isRefusedWithoutForce() throws IOException {
        Path out = Files.writeString(folder.resolve("out.onnx"), "mine");

        Cli.run("init", TestData.fixture("mlp_relu"), out).failed(ExitCodes.INPUT_OUTPUT, "--force");
        assertThat(out).hasContent("mine");
    }

    @Test
    void init_biasVarianceThatReluDoesNotHave_tellsWhy() {
        Cli.run("init", TestData.fixture("mlp_relu"), "--sigma-b2", 0.1)
                .failed(ExitCodes.USAGE, "relu is critical only at", "sigma_b^2 = 0.1");
    }

    @Test
    void init_optionsThatContradictEachOther_areRefused() {
        Cli.run("init", TestData.fixture("mlp_relu"), "--scheme", "he", "--sigma-b2", 0.1)
                .failed(ExitCodes.USAGE, "critical scheme");
        Cli.run("init", TestData.fixture("mlp_relu"), "--scheme", "lsuv", "--inputs", 0)
                .failed(ExitCodes.USAGE, "--inputs");
    }

    @Test
    void init_unknownScheme_suggestsOne() {
        Cli.run("init", TestData.fixture("mlp_relu"), "--scheme", "glorto").failed(ExitCodes.USAGE, "glorot");
    }

    @Test
    void train_initOfADeepTanhNet_beginsWhereItSays() {
        JsonNode trained = Cli.run(
                        "train",
                        TestData.fixture("mlp_tanh"),
                        "--data",
                        "digits",
                        "--init",
                        "critical",
                        "--epochs",
                        2,
                        "--json")
                .json();

        assertThat(trained.path("options").asText()).contains("--init critical");
        // The file's own weights know the digits; fresh ones do not.
        assertThat(trained.path("runs").path(0).path("before").path("accuracy").asDouble())
                .isLessThan(0.4);
    }
}
