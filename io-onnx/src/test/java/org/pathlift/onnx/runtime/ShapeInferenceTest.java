package org.pathlift.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class ShapeInferenceTest {

    static Stream<String> fixtures() {
        return TestData.fixtureNames().stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void infer_fixture_allShapesAreKnown(String fixture) {
        Model model = ModelReader.read(TestData.fixture(fixture));
        ShapeTable table = ShapeInference.infer(model);
        for (Node node : model.graph().nodes()) {
            assertThat(node.outputs()).allMatch(table::knows);
        }
        assertThat(table.nominal()).isFalse();
    }

    @Test
    void infer_ownModels_allShapesAreKnown() {
        List<Path> models = TestData.realModels();
        Assumptions.assumeFalse(models.isEmpty(), "no folder of real models");
        for (Path path : models) {
            Model model = ModelReader.read(path);
            ShapeTable table = ShapeInference.infer(model);
            for (Node node : model.graph().nodes()) {
                assertThat(node.outputs()).as(path + " " + node.label()).allMatch(o -> o.isEmpty() || table.knows(o));
            }
        }
    }
}
