package org.pathlift.onnx.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

class InputSamplerTest {

    private static final Model LOOKUP = new ModelBuilder(17)
            .input("ids", ElementType.INT32, 1, 4000)
            .input("mask", ElementType.INT64, 1, 4000)
            .input("flag", ElementType.BOOL, 1, 4000)
            .input("half", ElementType.FLOAT16, 1, 4000)
            .input("real", ElementType.FLOAT, 1, 4000)
            .initializer(Tensor.ofFloats("table", Shape.of(7, 2), new float[14]))
            .initializer(Tensor.ofLongs("axes", Shape.of(1), 0))
            .node("Cast", List.of("ids"), List.of("long"), Map.of("to", 7))
            .node("Unsqueeze", List.of("long", "axes"), List.of("wide"))
            .node("Gather", List.of("table", "wide"), List.of("rows"))
            .node("Identity", List.of("mask"), List.of("m"))
            .node("Identity", List.of("flag"), List.of("f"))
            .node("Identity", List.of("half"), List.of("h"))
            .node("Identity", List.of("real"), List.of("r"))
            .output("rows", "m", "f", "h", "r")
            .build();

    private static Map<String, Sample> draw(long seed) {
        return InputSampler.draw(LOOKUP, ShapeInference.infer(LOOKUP), seed);
    }

    @Test
    void draw_sameSeed_givesTheSame() {
        for (String input : List.of("ids", "mask", "flag", "half", "real")) {
            assertThat(draw(5).get(input).toDoubles())
                    .isEqualTo(draw(5).get(input).toDoubles());
            assertThat(draw(5).get(input).toDoubles())
                    .isNotEqualTo(draw(6).get(input).toDoubles());
        }
    }

    @Test
    void draw_tableRows_coverTheTable() {
        assertThat(Arrays.stream(draw(1).get("ids").toDoubles()).distinct().sorted())
                .containsExactly(0d, 1d, 2d, 3d, 4d, 5d, 6d);
    }

    @Test
    void draw_otherWholeNumbersAndTruths_areZeroOrOne() {
        for (String input : List.of("mask", "flag")) {
            double[] values = draw(1).get(input).toDoubles();
            assertThat(Arrays.stream(values).distinct().sorted()).containsExactly(0d, 1d);
            assertThat(Arrays.stream(values).average().orElseThrow()).isCloseTo(0.5, within(0.04));
        }
    }

    @Test
    void draw_reals_areStandardNormal() {
        for (String input : List.of("half", "real")) {
            double[] values = draw(1).get(input).toDoubles();
            double mean = Arrays.stream(values).average().orElseThrow();
            double square = Arrays.stream(values).map(x -> x * x).average().orElseThrow();
            // Five standard errors of 4000 draws.
            assertThat(mean).isCloseTo(0, within(0.08));
            assertThat(square).isCloseTo(1, within(0.12));
        }
        assertThat(draw(1).get("half").toDoubles()[0])
                .isNotEqualTo(draw(1).get("real").toDoubles()[0]);
    }

    @Test
    void draw_divisors_areNeverZero() {
        Model model = new ModelBuilder(17)
                .input("x", ElementType.INT64, 100)
                .input("d", ElementType.INT64, 100)
                .node("Identity", List.of("d"), List.of("same"))
                .node("Div", List.of("x", "same"), List.of("y"))
                .output("y")
                .build();
        Map<String, Sample> samples = InputSampler.draw(model, ShapeInference.infer(model), 0);
        assertThat(Arrays.stream(samples.get("d").toDoubles()).distinct().sorted())
                .containsExactly(1d, 2d);
    }

    @Test
    void draw_texts_areRefused() {
        Model model = new ModelBuilder(17)
                .input("words", ElementType.STRING, 1)
                .node("Identity", List.of("words"), List.of("y"))
                .output("y")
                .build();
        ShapeTable shapes = new ShapeTable(Map.of("words", Shape.of(1)), Map.of(), Map.of(), List.of());
        assertThatThrownBy(() -> InputSampler.draw(model, shapes, 0))
                .isInstanceOf(UnsupportedModelException.class)
                .hasMessageContaining("input 'words'")
                .hasMessageContaining("STRING");
    }
}
