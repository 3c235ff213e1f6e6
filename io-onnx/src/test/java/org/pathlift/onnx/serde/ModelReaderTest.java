package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Constant;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.testdata.TestData;

class ModelReaderTest {

    @ParameterizedTest
    @MethodSource("org.pathlift.testdata.TestData#fixtureNames")
    void read_fixture_givesNodesOutputsAndFiniteWeights(String name) {
        Model model = ModelReader.read(TestData.fixture(name));

        assertThat(model.graph().nodes()).isNotEmpty();
        assertThat(model.graph().outputs()).isNotEmpty();
        for (Constant constant : model.graph().constants().values()) {
            Tensor tensor = constant.tensor();
            if (tensor.type().isRescalable()) {
                assertThat(tensor.reader().toDoubles()).as(tensor.name()).doesNotContain(Double.NaN);
            }
        }
    }
}
