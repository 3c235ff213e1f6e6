package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

class RefusedUseTest {

    @Test
    void block_ofUsesThatAreNotCovered_isRefusedWithAllOfThem() {
        Model model = new ModelBuilder(21)
                .input("x", ElementType.FLOAT, 4, 4)
                .initializer(Tensor.ofLongs("pads", Shape.of(4), 1, 1, 1, 1))
                .initializer(Tensor.ofFloats("scale", Shape.of(2, 4), 1, 1, 1, 1, 1, 1, 1, 1))
                .node("Einsum", List.of("x"), List.of("a"), Map.of("equation", "ij->ii"))
                .node("Einsum", List.of("x", "x"), List.of("b"), Map.of("equation", "ij->i"))
                .node("Einsum", List.of("x"), List.of("c"), Map.of("equation", "ij->k"))
                .node("Pad", List.of("x", "pads"), List.of("d"), Map.of("mode", "around"))
                .node("QuantizeLinear", List.of("x", "scale"), List.of("e"), Map.of("axis", 0, "block_size", 2))
                .node("QuantizeLinear", List.of("x", "scale"), List.of("f"), Map.of("output_dtype", 17))
                .node("ScatterND", List.of("x", "pads", "x"), List.of("g"), Map.of("reduction", "mean"))
                .output("a", "b", "c", "d", "e", "f", "g")
                .build();
        UnsupportedModelException refusal =
                catchThrowableOfType(UnsupportedModelException.class, () -> OnnxBlock.of(model));
        assertThat(refusal.problems())
                .extracting(Problem::found)
                .containsExactlyInAnyOrder(
                        "equation 'ij->ii' of 1 operands",
                        "equation 'ij->i' of 2 operands",
                        "equation 'ij->k' of 1 operands",
                        "mode around",
                        "block_size 2",
                        "output_dtype FLOAT8E4M3FN",
                        "reduction mean");
    }
}
