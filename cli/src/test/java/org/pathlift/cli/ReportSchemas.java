package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.pathlift.analysis.report.Report;

/** Checks reports against the schemas in the jar. */
final class ReportSchemas {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();

    private ReportSchemas() {}

    static void check(JsonNode report) {
        String format = report.path("schema").asText();
        assertThat(format).matches("pathlift\\.[a-z.-]+/1");
        String name = format.substring(format.indexOf('.') + 1, format.indexOf('/'));
        List<Error> errors = SCHEMAS.computeIfAbsent(name, ReportSchemas::load).validate(report);
        assertThat(errors).as("violations of %s", format).isEmpty();
    }

    private static Schema load(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name + ".schema.json")) {
            assertThat(in).as("schema of %s", name).isNotNull();
            return REGISTRY.getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
