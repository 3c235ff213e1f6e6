package org.pathlift.conditioning.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.propagation.WeightLayer.Kind;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.testdata.TestData;

class WeightLayersTest {

    @Test
    void find_convolutions_countTheTermsOfASum() {
        for (JsonNode oracle : TestData.criticality("20-init-checks").path("cases")) {
            JsonNode in = oracle.path("inputs");
            if (!in.has("kernel")) {
                continue;
            }
            long channels = in.path("cIn").asLong();
            long groups = in.path("groups").asLong();
            long kernel = in.path("kernel").asLong();
            WeightLayer layer = only(new Sketch(17)
                    .input("x", 1, channels, 8, 8)
                    .weight("w", 2 * channels, channels / groups, kernel, kernel)
                    .node("Conv", "x w", "y", "group", groups)
                    .output("y"));

            assertThat(layer.fan().in())
                    .isEqualTo(oracle.path("outputs").path("fanIn").asDouble());
            assertThat(Math.sqrt(in.path("sigma_w2").asDouble() / layer.fan().in()))
                    .isCloseTo(oracle.path("outputs").path("std").asDouble(), within(1e-12));
        }
    }

    @Test
    void find_transposedConvolution_countsTheTapsThatMeetAnOutput() {
        WeightLayer layer = only(new Sketch(17)
                .input("x", 1, 6, 8, 8)
                .weight("w", 6, 4, 4, 4)
                .node("ConvTranspose", "x w", "y", "strides", new long[] {2, 2})
                .output("y"));

        assertThat(layer.kind()).isEqualTo(Kind.TRANSPOSED_CONVOLUTION);
        assertThat(layer.fan().in()).isEqualTo(6 * 16 / 4.0);
        assertThat(layer.fan().out()).isEqualTo(4 * 16.0);
    }

    @Test
    void find_paddedConvolution_losesTheTermsAtTheBorder() {
        WeightLayer layer = only(new Sketch(17)
                .input("x", 1, 2, 8, 8)
                .weight("w", 2, 2, 3, 3)
                .node("Conv", "x w", "y", "pads", new long[] {1, 1, 1, 1})
                .output("y"));

        // An axis of 8 has 2 positions of 3 taps with one outside: 22 of 24.
        assertThat(layer.fan().inside()).isCloseTo(22.0 / 24 * 22 / 24, within(1e-15));
    }

    @Test
    void find_matMulAndAdd_takesTheVectorAsBias() {
        List<WeightLayer> layers = WeightLayers.find(new Sketch(17)
                .input("x", 1, 5, 3)
                .weight("w", 3, 4)
                .weight("b", 4)
                .node("MatMul", "x w", "m")
                .node("Add", "b m", "h")
                .weight("p", 1, 5, 4)
                .node("Add", "h p", "y")
                .output("y")
                .constants());

        assertThat(layers).hasSize(1);
        assertThat(layers.get(0).output()).isEqualTo("h");
        assertThat(layers.get(0).bias().orElseThrow().tensor().name()).isEqualTo("b");
        assertThat(layers.get(0).fan()).isEqualTo(new WeightLayer.Fan(3, 4, 1));
    }

    @Test
    void find_weightBehindATranspose_isSeenAsTheNodeSeesIt() {
        WeightLayer layer = only(new Sketch(17)
                .input("x", 1, 3)
                .weight("w", 4, 3)
                .node("Transpose", "w", "t", "perm", new long[] {1, 0})
                .node("MatMul", "x t", "y")
                .output("y"));

        assertThat(layer.weightName()).isEqualTo("w");
        assertThat(layer.fan().in()).isEqualTo(3);
        assertThat(layer.weight().isDirect()).isFalse();
    }

    @Test
    void find_table_isAnEmbedding() {
        Sketch sketch = new Sketch(17).weight("table", 7, 4);
        sketch.builder().input("ids", org.pathlift.onnx.graph.ElementType.INT64, 1, 5);
        WeightLayer layer = only(sketch.node("Gather", "table ids", "y").output("y"));

        assertThat(layer.kind()).isEqualTo(Kind.EMBEDDING);
        assertThat(layer.fan().in()).isEqualTo(1);
    }

    private static WeightLayer only(Sketch sketch) {
        List<WeightLayer> layers = WeightLayers.find(sketch.constants());
        assertThat(layers).hasSize(1);
        return layers.get(0);
    }
}
