package org.pathlift.testdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TestDataTest {

    @Test
    void fixtureNames_areAllThatTheFolderHolds() throws Exception {
        Path folder = Path.of(TestData.class.getResource("fixtures").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> onnx = files.map(path -> path.getFileName().toString())
                    .filter(name -> name.endsWith(".onnx"))
                    .map(name -> name.substring(0, name.length() - ".onnx".length()))
                    .sorted()
                    .toList();
            assertThat(TestData.fixtureNames()).isEqualTo(onnx);
        }
    }

    @ParameterizedTest
    @MethodSource("org.pathlift.testdata.TestData#fixtureNames")
    void fixture_isAFileWithTheResourcesBytes(String name) throws IOException {
        Path file = TestData.fixture(name);

        assertThat(file).isRegularFile().hasFileName(name + ".onnx");
        try (var resource = TestData.class.getResourceAsStream("fixtures/" + name + ".onnx")) {
            assertThat(file).hasBinaryContent(resource.readAllBytes());
        }
        assertThat(TestData.fixture(name)).as("copied once").isEqualTo(file);
    }

    @Test
    void fixture_unknown_namesTheResource() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestData.fixture("nope"))
                .withMessageContaining("fixtures/nope.onnx");
    }

    @ParameterizedTest
    @MethodSource("fixturesWithExpectedRun")
    void expected_sizesAgreeWithTheShape(String name) {
        ExpectedRun run = TestData.expected(name);

        int inputs = IntStream.of(run.inputShape()).reduce(1, Math::multiplyExact);
        assertThat(run.input()).hasSize(inputs);
        assertThat(run.logits32()).hasSize(10 * run.inputShape()[0]);
        assertThat(run.longShape()).hasSameSizeAs(run.inputShape());
        for (int i = 0; i < run.logits64().length; i++) {
            assertThat(run.logits64()[i]).isCloseTo(run.logits32()[i], within(1e-3));
        }
    }

    static List<String> fixturesWithExpectedRun() {
        return TestData.fixtureNames().stream().filter(TestData::hasExpected).toList();
    }

    @Test
    void expected_fullconv_hasNoFloat64Reference() {
        assertThat(TestData.expected("fullconv").logits64()).isEmpty();
        assertThat(TestData.expected("mlp_relu").logits64()).hasSize(40);
    }

    @Test
    void expected_unknown_namesTheFixture() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestData.expected("nope"))
                .withMessageContaining("'nope'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acceleration", "asymmetric", "batchnorm", "enorm_cle", "extra_nets", "metrics",
                "nets", "orbit", "pathcond", "pathcond_extra", "periodic", "permutation",
                "persistence", "public_pool_variant", "replica", "trajectory", "transformer"
            })
    void oracle_isAnObject(String file) {
        assertThat(TestData.oracle(file).isObject()).isTrue();
        assertThat(TestData.oracle(file)).isNotEmpty();
    }

    @Test
    void oracle_unknown_namesTheResource() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestData.oracle("nope"))
                .withMessageContaining("oracles/symmetry/nope.json");
    }

    @Test
    void pathcondReference_coversFourFixtures() {
        assertThat(TestData.pathcondReference().fieldNames())
                .toIterable()
                .contains("mlp_relu", "mlp_deep_relu", "mlp_bottleneck", "fullconv");
    }

    @Test
    void digits_are1797RowsOf65Numbers() throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(TestData.digits())), StandardCharsets.UTF_8))) {
            assertThat(lines.lines())
                    .hasSize(1797)
                    .allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(65));
        }
    }

    @Test
    void realModels_absentFolder_isEmpty(@TempDir Path empty) {
        withProperty(TestData.MODELS_PROPERTY, empty.resolve("absent").toString(), () -> {
            assertThat(TestData.realModels()).isEmpty();
            assertThat(TestData.realModel("cnn_mnist")).isEmpty();
        });
    }

    @Test
    void realModels_listsOnnxFilesOnly(@TempDir Path folder) throws IOException {
        Path model = Files.createFile(folder.resolve("b.onnx"));
        Files.createFile(folder.resolve("a.txt"));
        withProperty(TestData.MODELS_PROPERTY, folder.toString(), () -> {
            assertThat(TestData.realModels()).containsExactly(model);
            assertThat(TestData.realModel("b")).contains(model);
            assertThat(TestData.realModel("a")).isEmpty();
        });
    }

    @Test
    @EnabledIf("hasBackendTests")
    void onnxBackendModels_onDebian_areManyNodeTests() {
        assertThat(TestData.onnxBackendModels())
                .hasSizeGreaterThan(1000)
                .anySatisfy(path -> assertThat(path.toString()).endsWith("node/test_relu/model.onnx"));
    }

    static boolean hasBackendTests() {
        return Files.isDirectory(Path.of(TestData.DEFAULT_ONNX_TESTDATA));
    }

    private static void withProperty(String name, String value, Runnable body) {
        String before = System.getProperty(name);
        System.setProperty(name, value);
        try {
            body.run();
        } finally {
            if (before == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, before);
            }
        }
    }

    @Test
    void criticality_everyFileHasCasesAndATolerance() throws Exception {
        Path folder = Path.of(TestData.class.getResource("oracles/criticality").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(path -> path.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
            assertThat(names).hasSize(20).allSatisfy(name -> {
                assertThat(TestData.criticality(name).path("cases").isEmpty()).isFalse();
                assertThat(TestData.criticality(name).path("tolerance").isObject())
                        .isTrue();
            });
        }
    }
}
