package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;

/** {@code pathlift new} from end to end. */
class NewCommandTest {

    @TempDir
    private Path folder;

    @Test
    void report_isOfTheFile() throws IOException {
        Path out = folder.resolve("net.onnx");
        Path file = folder.resolve("net.json");
        JsonNode report = Cli.run(
                        "new",
                        "resnet18",
                        out,
                        "--width",
                        "0.25",
                        "--input",
                        "3,32,32",
                        "--seed",
                        7,
                        "--json",
                        "--report",
                        file)
                .json();

        assertThat(Cli.parse(Files.readString(file))).isEqualTo(report);
        assertThat(report.at("/model/sha256").textValue()).isEqualTo(FileHash.sha256(out));
        assertThat(report.get("bytes").longValue()).isEqualTo(Files.size(out));
        assertThat(report.at("/settings/layout").textValue()).isEqualTo("small");
        assertThat(report.at("/initialization/scheme").textValue()).isEqualTo("critical");
        assertThat(report.at("/initialization/seed").longValue()).isEqualTo(7);
        long sum = 0;
        for (JsonNode layer : report.get("layers")) {
            sum += layer.get("parameters").longValue();
        }
        assertThat(report.get("parameters").longValue()).isEqualTo(sum).isPositive();
        Model model = ModelReader.read(out);
        assertThat(model.metadata())
                .containsEntry("pathlift.command", "new")
                .containsEntry("pathlift.seed", "7")
                .containsEntry(
                        "pathlift.options",
                        "resnet18 --input 3,32,32 --classes 10 --width 0.25 --layout small --activation relu"
                                + " --normalization batch --bias standard --residual none --dropout 0"
                                + " --init critical --init-residual sqrt-depth --distribution normal")
                .doesNotContainKey("pathlift.input.sha256");
    }

    /** What the metadata says can be typed again, and gives the same bytes. */
    @Test
    void options_inTheFile_canBeTypedAgain() {
        Path first = folder.resolve("a.onnx");
        Path again = folder.resolve("b.onnx");
        Cli.run(
                        "new",
                        "transformer",
                        first,
                        "--width",
                        "16",
                        "--activation",
                        "tanh",
                        "--dropout",
                        "0.1",
                        "--init",
                        "orthogonal",
                        "--init-residual",
                        "none",
                        "--sigma-b2",
                        "0.1")
                .succeeded();
        String[] typed =
                ModelReader.read(first).metadata().get("pathlift.options").split(" ");
        Object[] arguments = new Object[typed.length + 2];
        arguments[0] = "new";
        arguments[1] = typed[0];
        arguments[2] = again;
        System.arraycopy(typed, 1, arguments, 3, typed.length - 1);
        Cli.run(arguments).succeeded();

        assertThat(again).hasSameBinaryContentAs(first);
    }

    @ParameterizedTest
    @EnumSource(
            value = Architecture.class,
            names = {"VGG", "RESNET101", "RESNET152"},
            mode = EnumSource.Mode.EXCLUDE)
    void text_fitsIn80Columns_andOtherCommandsReadTheFile(Architecture architecture) {
        Path out = folder.resolve("net.onnx");
        Cli made = Cli.run(
                "new",
                architecture.word(),
                out,
                "--width",
                architecture == Architecture.MLP ? 9 : narrow(architecture));

        made.succeeded();
        assertThat(made.out()).contains("Written to ", " parameters, critical with seed 0");
        assertThat(made.out().lines())
                .filteredOn(line -> !line.contains(folder.toString()))
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        Cli.run("inspect", out, "--json").json();
    }

    private static String narrow(Architecture architecture) {
        return architecture == Architecture.TRANSFORMER ? "16" : "0.125";
    }

    @Test
    void newFile_isRescaledAndTrained() {
        Path out = folder.resolve("net.onnx");
        Cli.run("new", "mlp", out, "--input", "1,8,8", "--width", "20", "--depth", "2")
                .succeeded();
        JsonNode rescaled = Cli.run("rescale", out, "--json").json();
        assertThat(rescaled.at("/units").intValue()).isEqualTo(40);
        assertThat(rescaled.at("/proof/passed").booleanValue()).isTrue();
        JsonNode trained = Cli.run(
                        "train",
                        out,
                        "--data",
                        "digits",
                        "--epochs",
                        "10",
                        "--learning-rate",
                        "0.01",
                        "--json",
                        "--quiet")
                .json();
        assertThat(trained.at("/runs/0/kept/accuracy").doubleValue()).isGreaterThan(0.9);
    }

    @Test
    void existingFile_needsForce() {
        Path out = folder.resolve("net.onnx");
        Cli.run("new", "mlp", out, "--width", "4").succeeded();
        String before = FileHash.sha256(out);
        Cli.run("new", "lenet", out).failed(6, "must not be overwritten", "--force");
        assertThat(FileHash.sha256(out)).isEqualTo(before);
        Cli.run("new", "lenet", out, "--force").succeeded();
        assertThat(FileHash.sha256(out)).isNotEqualTo(before);
        Cli.run("new", "lenet", folder.resolve("no/net.onnx")).failed(6, "the folder must exist");
        Cli.run("new", "lenet", out, "--force", "--report", out).failed(2, "--report must be another file");
    }

    @Test
    void wrongRequests_areToldWithWhatToDo() {
        Path out = folder.resolve("net.onnx");
        Cli.run("new", "resnet19", out).failed(2, "did you mean 'resnet18'");
        Cli.run("new", "mlp", out, "--activation", "geluu").failed(2, "did you mean 'gelu'");
        Cli.run("new", "mlp", out, "--input", "3,x").failed(2, "whole numbers as in 3,224,224");
        Cli.run("new", "mlp").failed(2, "OUT");
        Cli.run("new", "mlp", out, "--init", "lsuv")
                .failed(2, "expected one of critical, he, lecun, glorot, pytorch, orthogonal");
        Cli.run("new", "mlp", out, "--init", "he", "--sigma-b2", "0.1").failed(2, "belongs to a critical scheme");
        Cli.run("new", "mlp", out, "--sigma-b2", "0.1").failed(2, "every activation must have a critical point");
        Cli.run("new", "resnet18", out, "--depth", "3", "--heads", "2", "--classes", "0")
                .failed(2, "resnet18, --depth", "resnet18, --heads", "resnet18, --classes");
        Cli.run("new", "transformer", out, "--width", "30").failed(2, "the heads must divide --width 30");
        assertThat(out).doesNotExist();
    }
}
