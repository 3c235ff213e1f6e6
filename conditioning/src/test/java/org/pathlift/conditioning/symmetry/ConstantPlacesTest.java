package org.pathlift.conditioning.symmetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pathlift.conditioning.testing.Sketch.isFree;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pathlift.conditioning.testing.Invariance;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

/** Weights in all the places where exporters put them, and in all types that can be rescaled. */
class ConstantPlacesTest {

    private static Sketch afterWeight(Sketch sketch, String weight) {
        return sketch.node("MatMul", "x " + weight, "h")
                .relu("h", "r")
                .weight("v", 6, 3)
                .node("MatMul", "r v", "y")
                .output("y");
    }

    private static Sketch start() {
        return new Sketch(17).input("x", -1, 4);
    }

    @Test
    void identityOfAnInitializer_isTheWeight() {
        Symmetry symmetry = afterWeight(start().weight("w", 4, 6).node("Identity", "w", "i"), "i")
                .check(6);
        assertThat(isFree(symmetry, "w")).isTrue();
    }

    @Test
    void transposeReshapeAndUnsqueeze_ofAnInitializer_areTheWeight() {
        afterWeight(start().weight("w", 6, 4).node("Transpose", "w", "t"), "t").check(6);
        afterWeight(start().weight("w", 24).ints("s", 4, 6).node("Reshape", "w s", "t"), "t")
                .check(6);
        afterWeight(
                        start().weight("w", 3, 2, 4)
                                .ints("s", 6, 4)
                                .node("Reshape", "w s", "a")
                                .node("Transpose", "a", "b")
                                .node("Identity", "b", "t"),
                        "t")
                .check(6);
    }

    @Test
    void constantNode_isAWeight() {
        Sketch sketch = start();
        sketch.builder().node("Constant", List.of(), List.of("w"), Map.of("value", Sketch.drawn("w", 4, 6)));
        afterWeight(sketch, "w").check(6);
    }

    @Test
    void constantOfShape_isAWeight() {
        Sketch sketch = start().ints("s", 4, 6);
        sketch.builder()
                .node(
                        "ConstantOfShape",
                        List.of("s"),
                        List.of("w"),
                        Map.of("value", Tensor.ofFloats("one", Shape.of(1), 0.25f)));
        afterWeight(sketch, "w").check(6);
    }

    /** Before format version 4 initializers are listed as inputs too. */
    @Test
    void initializersListedAsInputs_areWeights() {
        Symmetry symmetry = new Sketch(8)
                .input("x", -1, 4)
                .dense("h", "x", 4, 6)
                .relu("h", "r")
                .dense("y", "r", 6, 3)
                .output("y")
                .check(6);
        assertThat(symmetry.facts().model().irVersion()).isEqualTo(3);
    }

    @Test
    void castOfAHalfWeight_isTheWeight() {
        Sketch sketch = start();
        sketch.builder()
                .initializer(as(ElementType.FLOAT16, Sketch.drawn("w", 4, 6)))
                .node("Cast", List.of("w"), List.of("c"), Map.of("to", ElementType.FLOAT.code()));
        Symmetry symmetry = afterWeight(sketch, "c").symmetry();
        assertThat(symmetry.units()).isEqualTo(6);
        Invariance.assertInFloat64(symmetry, 1);
        Invariance.assertInOnnxRuntime(symmetry, 1, 1e-2);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"DOUBLE", "FLOAT16"})
    void weightsOfAnotherType_areRescaledInIt(ElementType type) {
        Model model = new ModelBuilder(17)
                .input("x", type, -1, 4)
                .initializer(as(type, Sketch.drawn("w", 4, 6)))
                .initializer(as(type, Sketch.drawn("b", 6)))
                .initializer(as(type, Sketch.drawn("v", 6, 3)))
                .node("MatMul", List.of("x", "w"), List.of("m"))
                .node("Add", List.of("m", "b"), List.of("h"))
                .node("Relu", List.of("h"), List.of("r"))
                .node("MatMul", List.of("r", "v"), List.of("y"))
                .output("y")
                .build();
        Symmetry symmetry = Sketch.find(model, NodeFilter.ALL);
        assertThat(symmetry.units()).isEqualTo(6);
        Invariance.assertInFloat64(symmetry, 1);
        Invariance.assertInOnnxRuntime(symmetry, 1, type == ElementType.DOUBLE ? 1e-12 : 1e-2);
        Invariance.assertBitIdentical(symmetry, 2);
    }

    /** ONNX Runtime has no bfloat16 MatMul on processors: the weight is stored so and cast. */
    @Test
    void bfloat16Weights_areRescaled() {
        Sketch sketch = start();
        sketch.builder()
                .initializer(as(ElementType.BFLOAT16, Sketch.drawn("w", 4, 6)))
                .node("Cast", List.of("w"), List.of("c"), Map.of("to", ElementType.FLOAT.code()));
        Symmetry symmetry = afterWeight(sketch, "c").symmetry();
        assertThat(symmetry.units()).isEqualTo(6);
        Invariance.assertInFloat64(symmetry, 1);
        Invariance.assertBitIdentical(symmetry, 2);
    }

    /** Whole-number weights cannot move; what is in front of them is pinned, with the type. */
    @Test
    void wholeNumberWeights_pin() {
        Sketch sketch = new Sketch(17).input("x", -1, 4).dense("a", "x", 4, 6).relu("a", "ar");
        sketch.builder()
                .initializer(Tensor.ofLongs("w", Shape.of(6, 2), new long[12]))
                .node("Cast", List.of("w"), List.of("c"), Map.of("to", ElementType.FLOAT.code()));
        Symmetry symmetry = sketch.node("MatMul", "ar c", "y").output("y").check(0);
        assertThat(Sketch.reasons(symmetry, "ar")).hasSize(1);
    }

    private static Tensor as(ElementType type, Tensor tensor) {
        double[] values = tensor.reader().toDoubles();
        ByteBuffer bytes = ByteBuffer.allocate(values.length * type.bits() / 8).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type) {
                case DOUBLE -> bytes.putDouble(value);
                case FLOAT16 -> bytes.putShort(HalfFloats.toFloat16(value));
                default -> bytes.putShort(HalfFloats.toBfloat16(value));
            }
        }
        bytes.flip();
        return new Tensor(tensor.name(), type, tensor.shape(), new HeapData(bytes));
    }
}
