package org.pathlift.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.conditioning.rescale.FileRescaler;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescaleOutcome;
import org.pathlift.onnx.error.Problem;
import org.pathlift.testdata.TestData;

/** Reports as JSON. */
class ReportJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void error_isTheseBytes() {
        Problem problem = new Problem("a name must be plain", "node 'B\u00e4r'", "ASCII", "\u00e4", "rename it");

        assertThat(ReportJson.toJson(ErrorReport.of(3, List.of(problem)))).isEqualTo("""
                        {
                          "schema" : "pathlift.error/1",
                          "exitCode" : 3,
                          "problems" : [ {
                            "rule" : "a name must be plain",
                            "where" : "node 'B\\u00E4r'",
                            "expected" : "ASCII",
                            "found" : "\\u00E4",
                            "remedy" : "rename it"
                          } ]
                        }""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mlp_relu", "attention_swiglu", "mlp_tanh"})
    void rescale_fieldsStandInTheOrderOfTheRecord(String fixture) throws Exception {
        RescaleReport report = rescaled(fixture);
        JsonNode json = JSON.readTree(ReportJson.toJson(report));

        List<String> fields = new ArrayList<>();
        json.fieldNames().forEachRemaining(fields::add);
        assertThat(fields)
                .isEqualTo(Arrays.stream(RescaleReport.class.getRecordComponents())
                        .map(component -> component.getName())
                        .toList());
        assertValid(json, "rescale");
        for (JsonNode region : json.get("regions")) {
            int units = 0;
            for (JsonNode group : region.get("groups")) {
                units += group.get("z").size();
            }
            assertThat(units).isEqualTo(region.get("units").intValue());
        }
    }

    @Test
    void rescale_gain_isTheDifferencePerParameterInNats() {
        SolvedRegion region = rescaled("mlp_relu").regions().get(0);
        SolvedRegion.Objective objective = region.objective();

        assertThat(objective.gainPerParameter())
                .isPositive()
                .isEqualTo((objective.initial() - objective.last()) / region.parameters());
        assertThat(objective.perSweep()).hasSize(objective.sweeps()).last().isEqualTo(objective.last());
    }

    @Test
    void numbersThatAreNone_areNamed() throws Exception {
        RescaleReport report = rescaled("mlp_relu");
        RescaleReport odd = new RescaleReport(
                report.schema(),
                report.model(),
                report.options(),
                report.lifting(),
                report.parameters(),
                report.units(),
                new RescaleReport.Objective(Double.NEGATIVE_INFINITY, Double.NaN, 0, 0),
                report.regions(),
                report.pinned(),
                report.dead(),
                report.weights(),
                report.coverage(),
                report.sizes(),
                report.operators(),
                report.graph(),
                null,
                report.proof(),
                null,
                Map.of());
        JsonNode json = JSON.readTree(ReportJson.toJson(odd));

        assertThat(json.at("/objective/initial").textValue()).isEqualTo("-Infinity");
        assertThat(json.at("/objective/final").textValue()).isEqualTo("NaN");
        assertValid(json, "rescale");
    }

    private static RescaleReport rescaled(String fixture) {
        Path model = TestData.fixture(fixture);
        RescaleOutcome outcome = new FileRescaler(
                        RescaleOptions.defaults(), ProofOptions.DEFAULT, new Provenance("test", "rescale", ""))
                .dryRun(model);
        return RescaleReport.of(model, outcome, ProofOptions.DEFAULT);
    }

    private static void assertValid(JsonNode json, String format) throws JsonProcessingException, IOException {
        try (InputStream in = Report.class.getResourceAsStream(format + ".schema.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
            assertThat(schema.validate(json)).isEmpty();
        }
    }
}
