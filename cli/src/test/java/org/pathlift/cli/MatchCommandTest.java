package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.Rearranging;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.testdata.TestData;

class MatchCommandTest {

    @TempDir
    private Path folder;

    /** A fixture in another order, with other signs and scales. */
    private Path representative(String fixture, long seed) throws IOException {
        Model model = ModelReader.read(TestData.fixture(fixture));
        PermutationSymmetry symmetry = PermutationFinder.find(model);
        Path path = folder.resolve(fixture + seed + ".onnx");
        return Files.write(path, ModelWriter.toBytes(Rearranging.random(symmetry, seed)));
    }

    private Path withOneWeightChanged(Path path) throws IOException {
        Model model = ModelReader.read(path);
        PermutationSymmetry symmetry = PermutationFinder.find(model);
        String name = symmetry.bindings().get(0).tensor();
        Tensor weight = model.graph().constant(name);
        float[] values = new float[(int) weight.shape().elements()];
        weight.reader().floats(0, values, 0, values.length);
        values[3] += 0.01f;
        Model changed = model.withConstants(Map.of(name, Tensor.ofFloats(name, weight.shape(), values)));
        return Files.write(folder.resolve("changed.onnx"), ModelWriter.toBytes(changed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_tanh", "resnet_bn_unfused", "attention_swiglu", "mobile_relu_bn"})
    void match_representativeOfTheReference_givesTheReferenceBack(String fixture) throws IOException {
        Path reference = TestData.fixture(fixture);
        Path out = folder.resolve("out.onnx");
        JsonNode report = Cli.run(
                        "match", reference, representative(fixture, 5), out, "--inputs", "3", "--points", "3", "--json")
                .json();
        assertThat(report.path("proof").path("passed").asBoolean()).isTrue();
        assertThat(report.path("permutation").path("moved").asInt()).isPositive();
        assertThat(report.path("canonical").path("before").path("rms").asDouble())
                .isGreaterThan(0.01);
        assertThat(report.path("canonical").path("after").path("rms").asDouble())
                .isLessThan(1e-6);
        assertThat(report.path("weights").path("after").path("rms").asDouble()).isLessThan(1e-5);
        assertThat(report.path("line").path("measure").asText()).isEqualTo("output-distance");
        assertThat(report.path("line").path("before").path("barrier").asDouble())
                .isGreaterThan(0.01);
        assertThat(report.path("line").path("after").path("barrier").asDouble()).isLessThan(1e-4);
        JsonNode verified =
                Cli.run("verify", reference, out, "--symmetry", "--json").json();
        assertThat(verified.path("symmetry").path("found").asBoolean()).isTrue();
        assertThat(verified.path("symmetry").path("permutation").path("moved").asInt())
                .isZero();
    }

    @Test
    void match_withLabels_measuresTheLoss() throws IOException {
        JsonNode report = Cli.run(
                        "match",
                        TestData.fixture("mlp_relu"),
                        representative("mlp_relu", 2),
                        "--data",
                        "digits",
                        "--inputs",
                        "40",
                        "--points",
                        "5",
                        "--json")
                .json();
        JsonNode line = report.path("line");
        assertThat(line.path("measure").asText()).isEqualTo("cross-entropy");
        assertThat(line.path("before").path("barrier").asDouble()).isGreaterThan(0.1);
        assertThat(line.path("after").path("barrier").asDouble()).isBetween(0.0, 1e-4);
        assertThat(line.path("before").path("points")).hasSize(5);
        assertThat(report.path("written").isNull()).isTrue();
    }

    @Test
    void match_otherGraph_isRefused() {
        Cli run = Cli.run("match", TestData.fixture("mlp_relu"), TestData.fixture("mlp_tanh"));
        assertThat(run.code()).isNotZero();
        assertThat(run.err()).contains("the graphs must be the same");
    }

    @Test
    void match_onePoint_isRefused() {
        Cli.run("match", TestData.fixture("mlp_relu"), TestData.fixture("mlp_relu"), "--points", "1")
                .failed(2, "--points must be 2 or more");
    }

    @Test
    void verify_representative_isFoundWithItsPermutation() throws IOException {
        Cli run = Cli.run("verify", TestData.fixture("mlp_tanh"), representative("mlp_tanh", 3), "--symmetry");
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("map found").contains("of 64 units in other places");
    }

    @Test
    void verify_intermediateOfRepresentative_comparesInTheReferencesOrder() throws IOException {
        JsonNode report = Cli.run(
                        "verify",
                        TestData.fixture("resnet_bn"),
                        representative("resnet_bn", 3),
                        "--symmetry",
                        "--intermediate",
                        "--json")
                .json();
        report.path("symmetry")
                .path("activations")
                .forEach(one -> assertThat(one.path("maxRelative").asDouble()).isLessThan(1e-4));
    }

    @Test
    void verify_oneWeightChanged_tellsWhatRemains() throws IOException {
        Path changed = withOneWeightChanged(representative("mlp_relu", 4));
        Cli run = Cli.run("verify", TestData.fixture("mlp_relu"), changed, "--symmetry", "--bound", "1", "--json");
        assertThat(run.code()).isEqualTo(5);
        JsonNode symmetry = run.report().path("symmetry");
        assertThat(symmetry.path("found").asBoolean()).isFalse();
        assertThat(symmetry.path("problems")).isNotEmpty();
        assertThat(symmetry.path("distance").path("after").path("cosine").asDouble())
                .isGreaterThan(0.999);
        assertThat(symmetry.path("distance").path("after").path("l2").asDouble())
                .isLessThan(0.1)
                .isPositive();
    }
}
