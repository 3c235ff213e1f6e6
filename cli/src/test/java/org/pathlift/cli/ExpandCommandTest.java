package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Expanded inputs, and training and measuring on expanded examples. */
class ExpandCommandTest {

    @TempDir
    Path folder;

    @Test
    void expand_preserving_writesWhatItProved() {
        Path model = TestData.fixture("conv_pool");
        Path out = folder.resolve("out.onnx");

        JsonNode report = Cli.run("expand", model, out, "--factor", 3, "--offset", 1, "--mode", "preserving", "--json")
                .json();

        assertThat(report.path("function").asText()).isEqualTo("preserved");
        assertThat(report.at("/proof/passed").asBoolean()).isTrue();
        assertThat(report.at("/input/after").toString()).isEqualTo("[1,1,24,24]");
        assertThat(report.at("/changes/0/operator").asText()).isEqualTo("Conv");
        assertThat(ModelReader.read(out).metadata())
                .containsEntry("pathlift.command", "expand")
                .containsEntry("pathlift.options", "--factor 3 --fill 0.5 --offset 1 --mode preserving --columns zero");
        Cli.run("expand", model, out, "--factor", 3).failed(6, "out.onnx");
    }

    @Test
    void expand_native_saysThatTheFunctionIsAnother() {
        Path model = TestData.fixture("resnet_bn");

        JsonNode report = Cli.run("expand", model, "--factor", 2, "--json").json();
        Cli text = Cli.run("expand", model, "--factor", 2);

        assertThat(report.path("function").asText()).isEqualTo("another");
        assertThat(report.path("proof").isNull()).isTrue();
        assertThat(report.at("/difference/maxRelative").asDouble()).isPositive();
        assertThat(text.out()).contains("no layer changes", "The function is another one", "Dry run");
    }

    @Test
    void expand_appendedConstants_tellsTheRateOfTheBias() {
        JsonNode report = Cli.run(
                        "expand",
                        TestData.fixture("mlp_relu"),
                        "--append",
                        3,
                        "--mode",
                        "preserving",
                        "--columns",
                        "drawn",
                        "--json")
                .json();

        assertThat(report.path("biasRate").asDouble()).isEqualTo(1.75);
        assertThat(report.at("/proof/passed").asBoolean()).isTrue();
    }

    @Test
    void expand_byOne_keepsTheFile() throws IOException {
        Path model = TestData.fixture("mlp_relu");
        Path out = folder.resolve("out.onnx");

        Cli.run("expand", model, out, "--factor", 1, "--mode", "preserving").succeeded();

        assertThat(Files.readAllBytes(out)).isEqualTo(Files.readAllBytes(model));
    }

    @Test
    void expand_twice_givesTheSameBytes() throws IOException {
        Path model = TestData.fixture("unet_concat");
        Path one = folder.resolve("one.onnx");
        Path other = folder.resolve("other.onnx");

        Cli.run("expand", model, one, "--factor", 2, "--seed", 4).succeeded();
        Cli.run("expand", model, other, "--factor", 2, "--seed", 4).succeeded();

        assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(other));
    }

    @Test
    void expand_badOptions_areRefused() {
        Path model = TestData.fixture("mlp_relu");

        Cli.run("expand", model).failed(2, "give either --factor or --append");
        Cli.run("expand", model, "--factor", 2, "--offset", 2).failed(2, "the offset must be from 0");
        Cli.run("expand", model, "--append", 2, "--offset", 1).failed(2, "--offset goes with --factor");
        Cli.run("expand", model, "--factor", 2, "--input", "inptu").failed(2, "one input is expanded", "inptu");
        Cli.run("expand", TestData.fixture("conv_pool"), "--append", 2).failed(2, "expand images by a factor");
        assertThat(folder.toFile().list()).isEmpty();
    }

    @Test
    void train_expandedExamples_fitTheExpandedModel() {
        Path larger = folder.resolve("larger.onnx");
        Cli.run("expand", TestData.fixture("conv_pool"), larger, "--factor", 2, "--fill", "-0.5")
                .succeeded();

        JsonNode report = Cli.run(
                        "train",
                        larger,
                        folder.resolve("trained.onnx"),
                        "--data",
                        "digits?limit=200",
                        "--expand",
                        "factor=2,fill=-0.5",
                        "--epochs",
                        1,
                        "--json")
                .json();

        assertThat(report.path("options").toString() + report).contains("--expand factor=2,fill=-0.5,offset=0");
        Cli.run("train", larger, "--data", "digits", "--expand", "factor=3")
                .failed(2, "expand the model in the same way");
        Cli.run("analyze", larger, "--data", "digits", "--expand", "factor=2", "--metric", "jacobian")
                .succeeded();
        Cli.run("analyze", larger, "--expand", "factor=2").failed(2, "it goes with --data");
    }
}
