package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.InputSampler;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

class OnnxBlockTest {

    @Test
    void mlp_givesOnnxRuntimesOutputs() {
        Model model = ModelReader.read(TestData.fixture("mlp_relu"));
        Map<String, Sample> samples = InputSampler.draw(model, ShapeInference.infer(model), 1);
        Map<String, double[]> outputs = Blocks.infer(model, samples, DataType.FLOAT32);
        try (Runner runner = Runner.open(TestData.fixture("mlp_relu"))) {
            for (Map.Entry<String, OutputValue> expected : runner.run(samples).entrySet()) {
                assertThat(outputs.get(expected.getKey()))
                        .containsExactly(expected.getValue().toDoubles(), org.assertj.core.data.Offset.offset(1e-5));
            }
        }
    }
}
