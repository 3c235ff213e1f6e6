package org.pathlift.conditioning.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelWriter;

/** Every architecture runs in ONNX Runtime, for every option that it has. */
class RunningTest {

    static Stream<String> networks() {
        return Networks.all();
    }

    @ParameterizedTest
    @MethodSource("networks")
    void run_givesFiniteLogitsOfTheRightShape(String typed) {
        Draft draft = Architectures.draft(typed);
        Model model = Architectures.model(draft);
        Shape expected = draft.layers().get(draft.layers().size() - 1).output();
        try (Runner runner = Runner.open(ModelWriter.toBytes(model))) {
            for (int batch : new int[] {1, 3}) {
                Map<String, OutputValue> outputs = runner.run(
                        Map.of("input", sample(batched(batch, draft.blueprint().inputShape()))));
                assertThat(outputs).containsOnlyKeys("logits");
                OutputValue logits = outputs.get("logits");
                assertThat(logits.shape()).isEqualTo(batched(batch, expected));
                boolean alive = false;
                for (int i = 0; i < logits.elements(); i++) {
                    assertThat(logits.at(i)).isFinite();
                    alive |= logits.at(i) != 0;
                }
                assertThat(alive).isTrue();
            }
        }
    }

    /** What the parts say of shapes is what ONNX Runtime finds; all nodes are named, apart from the path to them. */
    @ParameterizedTest
    @MethodSource("networks")
    void graph_isDeclaredAndNamed(String typed) {
        Draft draft = Architectures.draft(typed);
        Model model = draft.blank();
        Graph graph = model.graph();
        assertThat(model.irVersion()).isEqualTo(8);
        assertThat(model.opset()).isEqualTo(17);
        assertThat(graph.inputs()).hasSize(1);
        assertThat(graph.outputs()).hasSize(1);
        assertThat(graph.inputs().get(0).name()).isEqualTo("input");
        assertThat(graph.inputs().get(0).dims().orElseThrow().get(0)).isEqualTo(new Dim.Symbolic("batch"));
        assertThat(graph.outputs().get(0).name()).isEqualTo("logits");
        assertThat(graph.outputs().get(0).dims().orElseThrow().get(0)).isEqualTo(new Dim.Symbolic("batch"));
        Set<String> names = new HashSet<>();
        for (Node node : graph.nodes()) {
            assertThat(names.add(node.name())).as(node.name()).isTrue();
        }
    }

    @Test
    void names_areThoseOfTorchvision() {
        Graph resnet = Architectures.model("resnet50 width=0.0625").graph();
        assertThat(resnet.constants().keySet())
                .contains(
                        "conv1.weight",
                        "bn1.running_var",
                        "layer1.0.conv1.weight",
                        "layer4.2.bn3.bias",
                        "layer2.0.downsample.0.weight",
                        "fc.bias");
        assertThat(resnet.nodes().stream().map(Node::name)).contains("layer1.0.conv1", "layer1.0.add");
        assertThat(Architectures.model("vgg width=0.0625").graph().constants().keySet())
                .contains("features.0.weight", "features.28.bias", "classifier.6.weight");
        assertThat(Architectures.model("mobilenetv2 width=0.25")
                        .graph()
                        .constants()
                        .keySet())
                .contains(
                        "features.0.0.weight",
                        "features.1.conv.0.1.running_mean",
                        "features.1.conv.2.weight",
                        "features.17.conv.3.bias",
                        "features.18.1.weight",
                        "classifier.1.weight");
        assertThat(Architectures.model("densenet width=0.125")
                        .graph()
                        .constants()
                        .keySet())
                .contains(
                        "features.conv0.weight",
                        "features.denseblock4.denselayer16.conv2.weight",
                        "features.transition3.norm.bias",
                        "features.norm5.running_var");
    }

    private static Shape batched(int batch, Shape shape) {
        return Shape.of(LongStream.concat(LongStream.of(batch), LongStream.of(shape.toArray()))
                .toArray());
    }

    private static Sample sample(Shape shape) {
        Random random = new Random(7);
        float[] values = new float[(int) shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Sample.ofFloats(shape, values);
    }
}
