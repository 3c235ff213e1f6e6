package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

class ModelReaderTest {

    @Test
    void read_fixtures() {
        for (String name : ModelFiles.FIXTURES) {
            Model model = ModelReader.read(ModelFiles.fixture(name), name);
            assertThat(model.graph().nodes()).as(name).isNotEmpty();
            assertThat(model.graph().outputs()).as(name).isNotEmpty();
            for (var c : model.graph().constants().values()) {
                Tensor t = c.tensor();
                if (t.type().isRescalable()) {
                    assertThat(t.reader().toDoubles()).doesNotContain(Double.NaN);
                }
            }
        }
    }
}
