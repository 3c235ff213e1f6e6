package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.analysis.metric.Metrics;
import org.pathlift.testdata.TestData;

class AnalyzeCommandTest {

    @TempDir
    private Path folder;

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void analyze_everyFixture_hasAValueOrAReasonForEveryMetric_andFitsIn80Columns(String name) throws IOException {
        Path file = folder.resolve("report.json");
        Cli printed = Cli.run("analyze", TestData.fixture(name), "--inputs", 2, "--verbose", "--report", file);
        printed.succeeded();
        JsonNode report = new ObjectMapper().readTree(file.toFile());

        assertThat(printed.out().lines().filter(line -> !line.startsWith("/") && line.length() > 80))
                .isEmpty();

        assertThat(report.path("metrics")).hasSize(Metrics.all().size());
        report.path("metrics").forEach(AnalyzeCommandTest::check);
        assertThat(report.at("/metrics/criticality/value/layers").isEmpty()).isFalse();
        assertThat(report.at("/metrics/jacobian/value/points")).hasSize(2);
        assertThat(report.at("/metrics/jacobian/value/points/0/rms").doubleValue())
                .isPositive();
    }

    @Test
    void analyze_realModels_haveAValueOrAReasonForEveryMetric() {
        assumeThat(TestData.realModels()).as("the folder of real models").isNotEmpty();
        for (Path model : TestData.realModels()) {
            Cli analyzed = Cli.run("analyze", model, "--inputs", 2, "--json");
            assertThat(analyzed.code()).as("%s: %s", model, analyzed.err()).isIn(0, 4);
            if (analyzed.code() == 0) {
                JsonNode report = analyzed.json();
                report.path("metrics").forEach(AnalyzeCommandTest::check);
            }
        }
    }

    /** One of value and reason is there, and no number is none. */
    private static void check(JsonNode entry) {
        assertThat(entry.path("value").isNull())
                .isNotEqualTo(entry.path("notApplicable").isNull());
        assertThat(entry.toString()).doesNotContain("NaN", "Infinity");
    }

    @Test
    void analyze_sameSeed_givesTheSameNumbers() {
        Path model = TestData.fixture("conv_pool");
        JsonNode first = Cli.run("analyze", model, "--seed", 7, "--json").json();
        JsonNode second = Cli.run("analyze", model, "--seed", 7, "--json").json();
        JsonNode other = Cli.run("analyze", model, "--seed", 8, "--json").json();

        assertThat(timeless(first)).isEqualTo(timeless(second)).isNotEqualTo(timeless(other));
    }

    private static JsonNode timeless(JsonNode report) {
        ObjectNode metrics = ((ObjectNode) report.path("metrics")).deepCopy();
        metrics.forEach(entry -> ((ObjectNode) entry).remove("seconds"));
        return metrics;
    }

    @Test
    void analyze_oneMetricOnData_measuresThatOnly() {
        JsonNode report = Cli.run(
                        "analyze",
                        TestData.fixture("mlp_relu"),
                        "--metric",
                        "criticality",
                        "--data",
                        "digits",
                        "--inputs",
                        8,
                        "--json")
                .json();

        assertThat(report.path("metrics").fieldNames()).toIterable().containsExactly("criticality");
        assertThat(report.at("/inputs/source").asText()).isEqualTo("digits");
        assertThat(report.at("/inputs/count").intValue()).isEqualTo(8);
    }

    @Test
    void analyze_oneInput_knowsNoCorrelation() {
        JsonNode layer = Cli.run("analyze", TestData.fixture("mlp_relu"), "--inputs", 1, "--json")
                .json()
                .at("/metrics/criticality/value/layers/0");

        assertThat(layer.at("/correlation/measured").isNull()).isTrue();
        assertThat(layer.at("/q/measured").doubleValue()).isPositive();
    }

    @Test
    void analyze_unknownMetric_suggestsOne() {
        Cli.run("analyze", TestData.fixture("mlp_relu"), "--metric", "jacobain")
                .failed(ExitCodes.USAGE, "jacobian", "--metric");
    }

    @Test
    void analyze_noInputs_isRefused() {
        Cli.run("analyze", TestData.fixture("mlp_relu"), "--inputs", 0).failed(ExitCodes.USAGE, "--inputs");
    }

    @Test
    void analyze_reportThatExists_isRefusedWithoutForce() {
        Path report = folder.resolve("report.json");
        Cli.run("analyze", TestData.fixture("mlp_relu"), "--metric", "criticality", "--report", report)
                .succeeded();
        Cli.run("analyze", TestData.fixture("mlp_relu"), "--metric", "criticality", "--report", report)
                .failed(ExitCodes.INPUT_OUTPUT, "--force");
    }
}
