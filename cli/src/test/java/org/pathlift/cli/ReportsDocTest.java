package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page docs/reports.md is made from the schemas, which say what every field means. */
class ReportsDocTest {

    private static final Path PAGE = Path.of(System.getProperty("pathlift.root", ".."), "docs", "reports.md");

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("pathlift.docs.write")) {
            Files.writeString(PAGE, new ReportsPage().text());
        }
    }

    @Test
    void page_isThatOfTheSchemas() throws IOException {
        assertThat(Files.readString(PAGE)).isEqualTo(new ReportsPage().text());
    }

    static List<String> names() {
        return ReportsPage.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void schema_everyField_hasAMeaning(String name) {
        List<String> silent = new ArrayList<>();
        silent(ReportsPage.schema(name), "", silent);

        assertThat(silent).isEmpty();
    }

    private static void silent(JsonNode node, String path, List<String> silent) {
        node.path("properties").properties().forEach(entry -> {
            if (entry.getValue().path("description").asText().isBlank()) {
                silent.add(path + "/" + entry.getKey());
            }
        });
        node.properties().forEach(entry -> silent(entry.getValue(), path + "/" + entry.getKey(), silent));
        if (node.isArray()) {
            node.forEach(item -> silent(item, path + "/[]", silent));
        }
    }
}
