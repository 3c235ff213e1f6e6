package org.pathlift.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.testdata.TestData;

/** Every model by every criterion, from file to file. */
class EveryModelTest {

    private static final List<String> CRITERIA = List.of("pathcond", "enorm", "cle", "random");

    @TempDir
    private Path folder;

    static Stream<Arguments> fixtures() {
        return TestData.fixtureNames().stream()
                .flatMap(name -> CRITERIA.stream().map(criterion -> Arguments.of(name, criterion)));
    }

    static Stream<String> fixtureNames() {
        return TestData.fixtureNames().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void rescale_fixture_keepsItsFunction(String name, String criterion) {
        JsonNode report = rescale(TestData.fixture(name), criterion);

        assertThat(report.at("/proof/maxRelative").doubleValue()).isLessThanOrEqualTo(1e-4);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void rescale_fixtureByPowersOfTwo_keepsEveryBit(String name, String criterion) {
        JsonNode report = rescale(TestData.fixture(name), criterion, "--power-of-two");

        assertThat(report.at("/proof/bitIdentical").booleanValue()).isTrue();
        assertThat(report.at("/proof/bound").doubleValue()).isZero();
    }

    @ParameterizedTest
    @MethodSource("fixtureNames")
    void inspect_fixture_countsWhatRescaleUses(String name) {
        Path model = TestData.fixture(name);
        JsonNode inspected = Cli.run("inspect", model, "--units", "--json").json();
        JsonNode rescaled = Cli.run("rescale", model, "--json").json();

        for (String field : List.of("model", "units", "parameters", "pinned", "weights", "coverage")) {
            assertThat(inspected.get(field)).as(field).isEqualTo(rescaled.get(field));
        }
        int units = 0;
        for (JsonNode region : inspected.get("regions")) {
            for (JsonNode group : region.get("groups")) {
                assertThat(group.get("units")).hasSize(group.get("count").intValue());
                units += group.get("count").intValue();
            }
        }
        assertThat(units).isEqualTo(inspected.get("units").intValue());
    }

    @ParameterizedTest
    @MethodSource("fixtureNames")
    void text_fixture_fitsIn80Columns(String name) {
        Path model = TestData.fixture(name);
        for (Cli printed : List.of(
                Cli.run("inspect", model, "--units"),
                Cli.run("rescale", model, "--verbose"),
                Cli.run("verify", model, model, "--symmetry"))) {
            assertThat(printed.code()).as(printed.err()).isZero();
            assertThat(printed.err()).isEmpty();
            assertThat(printed.out().lines().filter(line -> !line.contains(model.toString())))
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        }
    }

    @Test
    void realModels_byEveryCriterion_keepTheirFunction() {
        assumeThat(TestData.realModels()).as("models in -Dpathlift.models").isNotEmpty();
        for (Path model : TestData.realModels()) {
            assertThat(Cli.run("inspect", model, "--json").json().get("weights"))
                    .isNotEmpty();
            for (String criterion : CRITERIA) {
                rescale(model, criterion, "--runs", "1");
            }
        }
    }

    private JsonNode rescale(Path model, String criterion, String... more) {
        Path out = folder.resolve("out.onnx");
        List<Object> arguments =
                new ArrayList<>(List.of("rescale", model, out, "--criterion", criterion, "--json", "--force"));
        arguments.addAll(List.of(more));
        JsonNode report = Cli.run(arguments.toArray()).json();
        assertThat(report.at("/proof/passed").booleanValue()).isTrue();
        assertThat(report.get("written").textValue()).isEqualTo(out.toString());
        assertThat(out).exists();
        if (report.get("units").intValue() == 0) {
            assertThat(out).hasSameBinaryContentAs(model);
        }
        JsonNode verified = Cli.run("verify", model, out, "--symmetry", "--runs", "1", "--json")
                .json();
        assertThat(verified.at("/symmetry/found").booleanValue()).isTrue();
        assertThat(Files.exists(out)).isTrue();
        return report;
    }
}
