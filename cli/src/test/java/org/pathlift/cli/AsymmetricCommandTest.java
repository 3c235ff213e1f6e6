package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.asymmetry.MaskFile;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** {@code pathlift asymmetric}, from a file to a file with its masks, and what {@code analyze} says of them. */
class AsymmetricCommandTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "mlp_relu, w, densest",
        "mlp_relu, sigma, densest",
        "conv_pool, w, random-subsets",
        "conv_pool, sigma, densest",
        "resnet_bn, w, bound-zeros",
        "attention_gelu, w, densest"
    })
    void asymmetric_fixtures_leaveNoPermutation(String fixture, String kind, String rule) {
        Path out = folder.resolve("asym.onnx");
        JsonNode report = Cli.run(
                        "asymmetric", TestData.fixture(fixture), out, "--kind", kind, "--rule", rule, "--json")
                .json();

        assertThat(report.at("/remaining/logBound").doubleValue()).isLessThan(1e-9);
        assertThat(report.at("/remaining/fixed").longValue()).isPositive();
        JsonNode analyzed = Cli.run("analyze", out, "--metric", "symmetries", "--masks", out + ".masks.json", "--json")
                .json();
        assertThat(analyzed.at("/metrics/symmetries/value/remaining")).isEqualTo(report.path("remaining"));
    }

    @Test
    void asymmetric_sameSeed_writesTheSameBytes() throws IOException {
        Path first = folder.resolve("a.onnx");
        Path second = folder.resolve("b.onnx");
        for (Path out : new Path[] {first, second}) {
            assertThat(Cli.run("asymmetric", TestData.fixture("conv_pool"), out, "--kind", "sigma", "--seed", 5)
                            .code())
                    .isZero();
        }

        assertThat(first).hasSameBinaryContentAs(second);
        assertThat(Files.readString(folder.resolve("a.onnx.masks.json")))
                .isEqualTo(Files.readString(folder.resolve("b.onnx.masks.json")));
    }

    @ParameterizedTest
    @CsvSource({"w, --init, he", "sigma, --clip-norm, 0.1"})
    void train_withMasks_keepsFixedEntriesBitByBitAndMovesTheOthers(String kind, String option, String value) {
        Path out = folder.resolve("asym.onnx");
        Path masks = folder.resolve("asym.onnx.masks.json");
        Path trained = folder.resolve("trained.onnx");
        Cli.run("asymmetric", TestData.fixture("conv_pool"), out, "--kind", kind);
        Cli result = Cli.run(
                "train",
                out,
                trained,
                "--data",
                "digits?limit=100",
                "--epochs",
                2,
                "--optimizer",
                "adamw",
                "--masks",
                masks,
                option,
                value);

        assertThat(result.code()).as(result.err()).isZero();
        Model before = ModelReader.read(out);
        FixedEntries asked = MaskFile.read(masks, before);
        FixedEntries same = FixedEntries.ofCheckpoints(before, ModelReader.read(trained));
        assertThat(asked.count()).isPositive();
        asked.tensors().forEach(name -> assertThat(same.count(name)).as(name).isEqualTo(asked.count(name)));
        Cli.run("train", out, "--data", "digits?limit=100", "--masks", masks, "--condition", "pathcond")
                .failed(ExitCodes.USAGE, "entries that are held must not be rescaled");
    }

    @Test
    void resume_withOtherMasksOfTheSameName_isRefused() throws IOException {
        Path out = folder.resolve("asym.onnx");
        Path masks = folder.resolve("asym.onnx.masks.json");
        Object[] train = {
            "train",
            out,
            "--data",
            "digits?limit=50",
            "--masks",
            masks,
            "--checkpoint",
            folder.resolve("run"),
            "--epochs"
        };
        Cli.run("asymmetric", TestData.fixture("mlp_relu"), out, "--kind", "w").succeeded();
        Cli.run(Stream.concat(Arrays.stream(train), Stream.of(1)).toArray()).succeeded();
        Object[] resume =
                Stream.concat(Arrays.stream(train), Stream.of(2, "--resume")).toArray();
        String text = Files.readString(masks);
        Files.writeString(masks, text.replaceFirst("\"kappa\" : 1.0", "\"kappa\" : 2.0"));
        assertThat(Files.readString(masks)).isNotEqualTo(text);

        Cli.run(resume).failed(ExitCodes.USAGE, "a run goes on only with what its checkpoint was made with");
        Files.writeString(masks, text);
        Cli.run(resume).succeeded();
    }

    @Test
    void asymmetric_badRequests_areRefusedAndLeaveNoFile() {
        Path out = folder.resolve("asym.onnx");
        Cli.run("asymmetric", TestData.fixture("mlp_relu"), out).failed(ExitCodes.USAGE, "--kind");
        Cli.run("asymmetric", TestData.fixture("mlp_relu"), out, "--kind", "w", "--kappa", "0")
                .failed(ExitCodes.USAGE, "kappa must be positive");
        Cli.run("asymmetric", TestData.fixture("mlp_relu"), out, "--kind", "w", "--masks", out)
                .failed(ExitCodes.USAGE, "--masks must be another file");
        Cli.run(
                        "asymmetric",
                        TestData.fixture("mlp_relu"),
                        out,
                        "--kind",
                        "w",
                        "--rule",
                        "random-subsets",
                        "--fixed",
                        "1000")
                .failed(ExitCodes.UNSUPPORTED, "every row must have a pattern");

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void analyze_masksOfAnotherModel_areRefused() {
        Path out = folder.resolve("asym.onnx");
        Cli.run("asymmetric", TestData.fixture("mlp_relu"), out, "--kind", "w");

        Cli.run("analyze", TestData.fixture("conv_pool"), "--masks", out + ".masks.json")
                .failed(ExitCodes.MALFORMED, "masks must be those of the model");
        Cli.run("analyze", TestData.fixture("conv_pool"), "--fixed-from", TestData.fixture("mlp_relu"))
                .failed(ExitCodes.UNSUPPORTED, "checkpoints must be those of one network");
        Cli.run("analyze", out, "--masks", out + ".masks.json", "--fixed-from", out)
                .failed(ExitCodes.USAGE, "give one of them");
    }

    @Test
    void analyze_twoCheckpoints_findTheFixedEntries() {
        Path out = folder.resolve("asym.onnx");
        JsonNode report = Cli.run(
                        "analyze",
                        TestData.fixture("mlp_relu"),
                        "--metric",
                        "symmetries",
                        "--fixed-from",
                        TestData.fixture("mlp_relu"),
                        "--json")
                .json();

        // A checkpoint and itself: everything is fixed.
        assertThat(report.at("/metrics/symmetries/value/remaining/scales").intValue())
                .isZero();
        assertThat(report.at("/metrics/symmetries/value/remaining/share").doubleValue())
                .isEqualTo(1);
        assertThat(out).doesNotExist();
    }
}
