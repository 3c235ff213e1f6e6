package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.testdata.TestData;

/** Distances of files, and the study that trains replicas. */
class ReplicasCommandTest {

    @TempDir
    Path folder;

    private Path drawn(String name, int seed) {
        Path out = folder.resolve(name);
        Cli.run("init", TestData.fixture("mlp_relu"), out, "--scheme", "he", "--seed", seed)
                .succeeded();
        return out;
    }

    @Test
    void replicas_independentDraws_areAboutTheNoiseFloor() {
        Path one = drawn("one.onnx", 1);
        Path other = drawn("other.onnx", 2);
        Path third = drawn("third.onnx", 3);

        JsonNode report = Cli.run("replicas", one, other, third, "--canonical", "none", "--json")
                .json();
        Cli text = Cli.run("replicas", one, other, third);

        assertThat(report.at("/distances/pairs").size()).isEqualTo(3);
        assertThat(report.at("/distances/tensors/0/overFloor/mean").asDouble()).isBetween(0.3, 2.5);
        assertThat(report.path("definition").asText()).contains("operational definition");
        assertThat(text.out()).contains("operational definition", "noise floor");
    }

    @Test
    void replicas_rescaledCopy_isAtDistanceZeroInTheCanonicalScale() {
        Path model = TestData.fixture("mlp_relu");
        Path moved = folder.resolve("moved.onnx");
        Cli.run("rescale", model, moved, "--criterion", "random", "--seed", 3).succeeded();

        JsonNode raw = Cli.run("replicas", model, moved, "--canonical", "none", "--json")
                .json();
        JsonNode canonical = Cli.run("replicas", model, moved, "--json").json();

        assertThat(raw.at("/distances/weights/mean").asDouble()).isGreaterThan(0.01);
        assertThat(canonical.at("/distances/weights/mean").asDouble()).isLessThan(1e-6);
    }

    @Test
    void replicas_initialModels_giveARatio() {
        Path one = drawn("one.onnx", 1);
        Path other = drawn("other.onnx", 2);

        JsonNode report = Cli.run("replicas", one, other, "--initial", one, "--initial", other, "--json")
                .json();

        assertThat(report.path("ratio").asDouble()).isEqualTo(1);
    }

    @Test
    void replicas_otherArchitecture_isRefused() {
        Cli.run("replicas", TestData.fixture("mlp_relu"), TestData.fixture("conv_pool"))
                .failed(2, "replicas must have the same architecture");
        Cli.run("replicas", TestData.fixture("mlp_relu")).failed(2, "MODEL");
    }

    @Test
    void study_fewEpochs_reportsEveryConditionBesideTheFloor() {
        String[] call = {"study", "replicas", "--replicas", "3", "--epochs", "1", "--examples", "100", "--json"};
        JsonNode report = Cli.run((Object[]) call).json();

        assertThat(report.path("conditions")).hasSize(4);
        JsonNode baseline = report.at("/conditions/0");
        JsonNode expansion = report.at("/conditions/1");
        assertThat(baseline.path("comparison").asText()).isEqualTo("baseline");
        assertThat(expansion.path("parameters").asLong())
                .isEqualTo(baseline.path("parameters").asLong());
        // The same seeds draw the same weights; only training differs.
        assertThat(expansion.at("/initial/weights/mean")).isEqualTo(baseline.at("/initial/weights/mean"));
        assertThat(expansion.at("/trained/weights/mean")).isNotEqualTo(baseline.at("/trained/weights/mean"));
        assertThat(baseline.at("/initial/overFloor/mean").asDouble()).isBetween(0.5, 1.6);
    }

    @Test
    void study_twice_givesTheSameNumbers() {
        Object[] call = {
            "study", "replicas", "--conditions", "dropout", "--replicas", 3, "--epochs", 1, "--examples", 100, "--json"
        };
        JsonNode one = Cli.run(call).json();
        JsonNode other = Cli.run(call).json();

        assertThat(one.at("/conditions/0/trained")).isEqualTo(other.at("/conditions/0/trained"));
        assertThat(one.at("/conditions/0/accuracy")).isEqualTo(other.at("/conditions/0/accuracy"));
        Cli.run("study", "replicas", "--replicas", 2).failed(2, "replicas must be from 3 to 100");
        Cli.run("study", "replicas", "--expand", "append=2").failed(2, "the examples are images");
    }
}
