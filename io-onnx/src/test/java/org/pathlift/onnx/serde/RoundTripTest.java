package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Model;
import org.pathlift.testdata.TestData;

/** A model without edits comes out as the same bytes. */
class RoundTripTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("org.pathlift.testdata.TestData#fixtureNames")
    void write_fixture_isByteIdentical(String name) throws IOException {
        roundTrip(TestData.fixture(name));
    }

    @Test
    void write_realModels_areByteIdentical() throws IOException {
        List<Path> models = TestData.realModels();
        assumeFalse(models.isEmpty(), "no real models: set -D" + TestData.MODELS_PROPERTY);
        for (Path model : models) {
            roundTrip(model);
        }
    }

    @Test
    void write_onnxBackendModels_areByteIdentical() throws IOException {
        List<Path> models = TestData.onnxBackendModels();
        assumeFalse(models.isEmpty(), "no ONNX test data: set -D" + TestData.ONNX_TESTDATA_PROPERTY);
        for (Path model : models) {
            roundTrip(model);
        }
    }

    private void roundTrip(Path original) throws IOException {
        Path copy = folder.resolve("copy.onnx");
        Model model = ModelReader.read(original);

        ModelWriter.write(model, copy, WriteOptions.REPLACE);

        byte[] bytes = Files.readAllBytes(original);
        assertThat(Files.readAllBytes(copy)).as(original.toString()).isEqualTo(bytes);
        assertThat(ModelWriter.toBytes(model)).as(original.toString()).isEqualTo(bytes);
        assertThat(ModelProto.parseFrom(Files.readAllBytes(copy))).isEqualTo(ModelProto.parseFrom(bytes));
    }
}
