package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Commands that write a model tell what nodes it has, beside those of the model that was read. */
class OperatorsReportedTest {

    @TempDir
    private Path folder;

    /** Runs a command on a fixture, its report kept, and returns what it printed. */
    private String run(String fixture, String command, Object... options) {
        List<Object> words = new ArrayList<>(List.of(command, TestData.fixture(fixture)));
        words.addAll(List.of(options));
        words.addAll(List.of("--report", folder.resolve("report.json")));
        Cli ran = Cli.run(words.toArray());
        ran.succeeded();
        return ran.out();
    }

    private JsonNode operators() throws IOException {
        return Cli.parse(Files.readString(folder.resolve("report.json"))).path("operators");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rescale",
                "init --scheme he --residual fixup",
                "train --data digits --epochs 1 --batch-size 512",
                "train --data digits --epochs 0 --init critical"
            })
    void newWeights_leaveTheGraph(String line) throws IOException {
        Path out = folder.resolve("out.onnx");
        List<Object> words = new ArrayList<>(List.of(line.split(" ")));
        words.set(0, out);
        String printed = run("mlp_relu", line.split(" ")[0], words.toArray());

        assertThat(printed).contains("Operators: 6 nodes, unchanged (Gemm 3, Relu 2, Flatten 1)");
        assertThat(operators().path("unchanged").asBoolean()).isTrue();
        assertThat(operators().path("before")).isEqualTo(operators().path("after"));
        assertThat(ModelReader.read(out).graph().operators())
                .containsEntry("Gemm", operators().at("/after/Gemm").asInt());
    }

    @Test
    void otherSettings_areAChangeThoughTheNumbersStay() throws IOException {
        String printed = run("conv_pool", "expand", "--factor", 2, "--mode", "preserving");

        assertThat(printed).containsPattern("Operators: \\d+ nodes as before, set or joined otherwise \\(");
        assertThat(operators().path("unchanged").asBoolean(true)).isFalse();
        assertThat(operators().path("before")).isEqualTo(operators().path("after"));
    }

    @Test
    void moreNodes_standInATable() throws IOException {
        String printed = run("mlp_relu", "asymmetric", folder.resolve("out.onnx"), "--kind", "sigma");

        assertThat(printed).containsPattern("operator +before +after").containsPattern("Sigmoid +0 +2 +\\+2");
        assertThat(operators().path("unchanged").asBoolean(true)).isFalse();
    }

    @Test
    void dryRunOfInit_hasNoFileToCompare() throws IOException {
        assertThat(run("mlp_relu", "init")).doesNotContain("Operators");
        assertThat(operators().isNull()).isTrue();
    }
}
