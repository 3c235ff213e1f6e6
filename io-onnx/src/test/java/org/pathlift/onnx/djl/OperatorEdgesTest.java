package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;

/** What gradients cannot test: ties, whole numbers, infinities, bounds that are clamped, rounding. */
class OperatorEdgesTest {

    private static final double NONE = Double.NEGATIVE_INFINITY;
    private static final double[] HALVES =
            DoubleStream.iterate(-4, x -> x + 0.25).limit(33).toArray();

    @TestFactory
    Stream<DynamicTest> outputs_atTheEdges_agreeWithOnnxRuntime() {
        return Stream.of(picked(), placed(), ordered(), cut(), quantized(), products())
                .flatMap(List::stream)
                .map(one -> Named.test(one.toString(), () -> compare(one)));
    }

    private static void compare(OperatorCase one) {
        Model model = one.model(ElementType.FLOAT);
        Map<String, Sample> samples = one.samples(ElementType.FLOAT);
        OnnxBlock block = OnnxBlock.of(model);
        try (Runner runner = Runner.open(one.bytes(ElementType.FLOAT));
                NDManager manager = DjlEngine.get().newBaseManager()) {
            Map<String, OutputValue> expected = runner.run(samples);
            NDList inputs = Blocks.inputs(manager, model, samples, DataType.FLOAT32);
            block.initialize(manager, DataType.FLOAT32, inputs.getShapes());
            NDList outputs = block.forward(new ParameterStore(manager, false), inputs, false);
            assertThat(outputs).hasSameSizeAs(model.graph().outputs());
            for (int i = 0; i < outputs.size(); i++) {
                String name = model.graph().outputs().get(i).name();
                Expect.close(outputs.get(i), Objects.requireNonNull(expected.get(name), name), 1e-6);
            }
        } finally {
            block.clear();
        }
    }

    private static OperatorCase whole(OperatorCase one, ElementType type, long... shape) {
        long count = LongStream.of(shape).reduce(1, (a, b) -> a * b);
        return one.fedWhole(
                type,
                shape,
                LongStream.range(0, count).map(i -> (i * 7) % 11 - 3).toArray());
    }

    private static List<OperatorCase> picked() {
        return List.of(
                whole(OperatorCase.of("Gather", 13).note("whole"), ElementType.INT32, 4, 2)
                        .whole(-1, 0, 0),
                whole(OperatorCase.of("Gather", 13).note("one").attribute("axis", 1), ElementType.INT64, 3, 4)
                        .whole(-2),
                OperatorCase.of("Gather", 13).note("a vector").fed(5).whole(-5, 4),
                OperatorCase.of("Gather", 13).note("nothing").fed(5, 2).whole(),
                OperatorCase.of("GatherND", 12)
                        .note("two batches")
                        .attribute("batch_dims", 2)
                        .fed(2, 2, 3)
                        .fedWhole(ElementType.INT64, new long[] {2, 2, 1}, 0, -1, 2, 1),
                OperatorCase.of("Compress", 9)
                        .note("short condition")
                        .attribute("axis", -1)
                        .fed(2, 4)
                        .fedWhole(ElementType.BOOL, new long[] {2}, 0, 1),
                OperatorCase.of("Trilu", 14)
                        .note("a causal mask")
                        .fedValues(new long[] {3, 3}, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE, NONE)
                        .constantWhole(ElementType.INT64, new long[0], 1),
                whole(OperatorCase.of("Trilu", 14).note("whole").attribute("upper", 0), ElementType.INT64, 2, 3, 4)
                        .constantWhole(ElementType.INT64, new long[0], -1),
                OperatorCase.of("NonZero", 13).fedWhole(ElementType.BOOL, new long[] {2, 2}, 1, 0, 1, 1),
                OperatorCase.of("Squeeze", 13).note("nothing to do").fed(2, 3),
                OperatorCase.of("NegativeLogLikelihoodLoss", 13)
                        .note("an impossible class ignored")
                        .attribute("ignore_index", -100)
                        .fedValues(new long[] {2, 2}, NONE, -0.5, -0.25, NONE)
                        .fedWhole(ElementType.INT64, new long[] {2}, 1, -100));
    }

    private static List<OperatorCase> placed() {
        Stream<OperatorCase> elements = Stream.of("add", "mul", "max", "min")
                .map(reduction -> OperatorCase.of("ScatterElements", 18)
                        .note(reduction + " of several")
                        .attribute("axis", 1)
                        .attribute("reduction", reduction)
                        .fed(2, 3, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 4, 1}, 0, -1, 0, 0, 2, 2, 1, -3)
                        .fed(2, 4, 1));
        Stream<OperatorCase> rows = Stream.of("add", "mul", "max", "min")
                .map(reduction -> OperatorCase.of("ScatterND", 18)
                        .note(reduction + " of several")
                        .attribute("reduction", reduction)
                        .fed(4, 2)
                        .fedWhole(ElementType.INT64, new long[] {5, 1}, 3, 0, -1, 3, 1)
                        .fed(5, 2));
        Stream<OperatorCase> numbers = Stream.of("add", "mul", "max", "min")
                .map(reduction -> whole(
                        whole(
                                        OperatorCase.of("ScatterElements", 18)
                                                .note(reduction + " of whole numbers")
                                                .attribute("reduction", reduction),
                                        ElementType.INT32,
                                        3,
                                        2)
                                .fedWhole(ElementType.INT32, new long[] {3, 2}, 1, 1, 1, 0, 2, 1),
                        ElementType.INT32,
                        3,
                        2));
        return Stream.of(elements, rows, numbers).flatMap(all -> all).toList();
    }

    private static List<OperatorCase> ordered() {
        return List.of(
                OperatorCase.of("TopK", 11)
                        .note("of equals")
                        .fedValues(new long[] {2, 6}, 1, 3, 3, 1, 3, 0, 2, 2, 2, 2, 2, 2)
                        .whole(4)
                        .outputs("y0", "y1"),
                OperatorCase.of("TopK", 11)
                        .note("smallest of equals")
                        .attribute("largest", 0)
                        .attribute("axis", 0)
                        .fedValues(new long[] {4, 2}, 1, 3, 1, 3, 0, 3, 1, -1)
                        .whole(3)
                        .outputs("y0", "y1"),
                whole(OperatorCase.of("TopK", 11).note("of whole numbers"), ElementType.INT64, 2, 8)
                        .whole(5)
                        .outputs("y0", "y1"),
                OperatorCase.of("Unique", 11)
                        .note("as they come")
                        .attribute("sorted", 0)
                        .fedValues(new long[] {6}, 2, 1, 1, 3, 4, 3)
                        .outputs("y0", "y1", "y2", "y3"),
                OperatorCase.of("Unique", 11)
                        .note("columns")
                        .attribute("axis", 1)
                        .fedValues(new long[] {2, 4}, 2, 1, 2, 1, 0, 5, 0, 4)
                        .outputs("y0", "y1", "y2", "y3"),
                OperatorCase.of("Unique", 11)
                        .note("rows as they come")
                        .attribute("axis", 0)
                        .attribute("sorted", 0)
                        .fedValues(new long[] {4, 2}, 2, 1, 0, 5, 2, 1, 0, 4)
                        .outputs("y0", "y1", "y2", "y3"));
    }

    private static List<OperatorCase> cut() {
        return List.of(
                OperatorCase.of("Slice", 13)
                        .note("to the end")
                        .fed(3, 5)
                        .whole(1)
                        .whole(Integer.MAX_VALUE)
                        .whole(-1),
                OperatorCase.of("Slice", 13)
                        .note("to the last")
                        .fed(5)
                        .whole(-3)
                        .whole(Long.MAX_VALUE),
                OperatorCase.of("Slice", 13)
                        .note("backwards")
                        .fed(7)
                        .whole(100)
                        .whole(Long.MIN_VALUE)
                        .whole(0)
                        .whole(-3),
                OperatorCase.of("Slice", 13)
                        .note("backwards to the start")
                        .fed(7)
                        .whole(-2)
                        .whole(0)
                        .whole(0)
                        .whole(-2),
                OperatorCase.of("Slice", 13)
                        .note("nothing")
                        .fed(3, 5)
                        .whole(4)
                        .whole(2)
                        .whole(1),
                OperatorCase.of("Slice", 13)
                        .note("nothing backwards")
                        .fed(3, 5)
                        .whole(1)
                        .whole(2)
                        .whole(1)
                        .whole(-1),
                OperatorCase.of("Slice", 13)
                        .note("with a huge step")
                        .fed(5)
                        .whole(1)
                        .whole(5)
                        .whole(0)
                        .whole(1L << 40),
                OperatorCase.of("Pad", 13)
                        .note("with minus infinity")
                        .fed(2, 2)
                        .whole(0, 1, 1, 0)
                        .number(NONE),
                OperatorCase.of("Pad", 13)
                        .note("reflected on two axes")
                        .attribute("mode", "reflect")
                        .fed(3, 4)
                        .whole(2, 3, 1, 2),
                OperatorCase.of("Pad", 13)
                        .note("whole")
                        .fedWhole(ElementType.INT64, new long[] {2}, 4, 5)
                        .whole(2, 1),
                OperatorCase.of("Pad", 19)
                        .note("wrapped")
                        .attribute("mode", "wrap")
                        .fed(3)
                        .whole(2, 3),
                OperatorCase.of("Pad", 18)
                        .note("edge, cropped")
                        .attribute("mode", "edge")
                        .fed(2, 4)
                        .whole(2, -1, 1, 3),
                OperatorCase.of("Reshape", 14)
                        .note("of nothing")
                        .attribute("allowzero", 1)
                        .fed(0, 3)
                        .whole(3, 0),
                OperatorCase.of("Shape", 15)
                        .note("clamped")
                        .attribute("start", -9)
                        .attribute("end", 9)
                        .fed(2, 3),
                OperatorCase.of("CenterCropPad", 18).note("odd").fed(5, 4).whole(2, 7),
                OperatorCase.of("Split", 18)
                        .note("uneven")
                        .attribute("num_outputs", 3)
                        .fed(7)
                        .outputs("y0", "y1", "y2"));
    }

    private static List<OperatorCase> quantized() {
        return List.of(
                OperatorCase.of("QuantizeLinear", 13)
                        .note("halves")
                        .fedValues(new long[] {33}, HALVES)
                        .number(0.5)
                        .constantWhole(ElementType.UINT8, new long[0], 3),
                OperatorCase.of("QuantizeLinear", 13)
                        .note("saturated")
                        .fedValues(new long[] {33}, HALVES)
                        .number(0.015625)
                        .constantWhole(ElementType.INT8, new long[0], -5),
                OperatorCase.of("QuantizeLinear", 10)
                        .note("unsigned by default")
                        .fedValues(new long[] {33}, HALVES)
                        .number(0.1),
                OperatorCase.of("QuantizeLinear", 13)
                        .note("by channel")
                        .attribute("axis", -2)
                        .fed(2, 3, 4)
                        .numbers(0.01, 0.02, 0.5)
                        .constantWhole(ElementType.INT8, new long[] {3}, 1, -2, 3),
                OperatorCase.of("QuantizeLinear", 21)
                        .note("to 16 bits")
                        .attribute("output_dtype", ElementType.INT16.code())
                        .fedValues(new long[] {33}, HALVES)
                        .number(1e-4),
                whole(
                                OperatorCase.of("DequantizeLinear", 13)
                                        .note("by channel")
                                        .attribute("axis", 0),
                                ElementType.INT8,
                                2,
                                5)
                        .numbers(0.01, 0.3)
                        .constantWhole(ElementType.INT8, new long[] {2}, 1, -2),
                whole(OperatorCase.of("DequantizeLinear", 13).note("of sums"), ElementType.INT32, 2, 5)
                        .number(0.25),
                OperatorCase.of("DynamicQuantizeLinear", 11)
                        .fedValues(new long[] {33}, HALVES)
                        .outputs("y0", "y1", "y2"),
                OperatorCase.of("DynamicQuantizeLinear", 11)
                        .note("of zeros")
                        .fedValues(new long[] {2}, 0, 0)
                        .outputs("y0", "y1", "y2"),
                OperatorCase.of("MatMulInteger", 10)
                        .fedWhole(ElementType.UINT8, new long[] {2, 3}, 255, 7, 3, 10, 0, 200)
                        .constantWhole(ElementType.INT8, new long[] {3, 2}, -128, 4, 5, 127, -7, 0)
                        .constantWhole(ElementType.UINT8, new long[0], 12)
                        .constantWhole(ElementType.INT8, new long[] {2}, 3, -3));
    }

    private static List<OperatorCase> products() {
        return List.of(
                einsum("abc,cd,de->abe").fed(2, 3, 4).fed(4, 3).fed(3, 2),
                einsum("ii").fed(3, 3),
                einsum("bii->bi").fed(2, 3, 3),
                einsum("ba").fed(2, 3),
                einsum("i,i->i").fed(3).fed(3),
                einsum("abc,abc->").fed(2, 3, 2).fed(2, 3, 2),
                einsum("bhwc,hkc->bhwk").fed(1, 2, 3, 4).fed(2, 3, 4),
                einsum("ij,k->k").fed(2, 3).fed(4),
                einsum("...i,...i->...").fed(2, 1, 3).fed(2, 4, 3),
                einsum("b...i,ij->b...j").fed(2, 4, 3).fed(3, 2),
                einsum("Aa,aB->BA").fed(2, 3).fed(3, 4),
                OperatorCase.of("Gemm", 11)
                        .note("a bias of one")
                        .attribute("transB", 1)
                        .fed(3, 4)
                        .constant(2, 4)
                        .constant(1),
                OperatorCase.of("Gemm", 11)
                        .note("a bias of all")
                        .fed(3, 4)
                        .constant(4, 2)
                        .constant(3, 2),
                OperatorCase.of("MatMul", 13)
                        .note("of whole numbers")
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 1L << 30, 3, -5, 7)
                        .fedWhole(ElementType.INT64, new long[] {2}, 1L << 20, 1));
    }

    private static OperatorCase einsum(String equation) {
        return OperatorCase.of("Einsum", 12).note(equation).attribute("equation", equation);
    }
}
