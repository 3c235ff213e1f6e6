package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class DoctorCommandTest {

    @Test
    void json_tellsThatThisMachineWorks() {
        JsonNode report = Cli.run("doctor", "--json").json();

        assertThat(report.path("healthy").booleanValue()).isTrue();
        assertThat(report.at("/java/version").asText()).isEqualTo(System.getProperty("java.version"));
        assertThat(report.path("engines")).hasSize(2).allSatisfy(engine -> {
            assertThat(engine.path("loaded").asText())
                    .startsWith(engine.path("builtWith").asText());
            assertThat(engine.path("devices")).isNotEmpty();
        });
        assertThat(report.path("folders"))
                .allSatisfy(folder ->
                        assertThat(folder.path("freeBytes").longValue()).isPositive());
    }

    @Test
    void text_namesEngineVersionsAndFolders() {
        Cli doctor = Cli.run("doctor");

        doctor.succeeded();
        assertThat(doctor.out())
                .contains("Java  ", "ONNX Runtime  ", "PyTorch  ", "temporary files", "Everything works.")
                .doesNotContain("null");
    }

    @Test
    void quiet_printsNothing() {
        assertThat(Cli.run("doctor", "--quiet").out()).isEmpty();
    }
}
