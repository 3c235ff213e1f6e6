package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Node;

/** Shapes, indexing, reductions and order, at any batch size. */
class ShapeTraceTest {

    private static final Shape SHAPE = new Shape(1, 3, 4);

    private final Traces traces = new Traces();

    @AfterEach
    void close() {
        traces.close();
    }

    static Stream<Arguments> shapes() {
        Map<String, UnaryOperator<NDArray>> all = Map.ofEntries(
                Map.entry("reshape to the batch", x -> x.reshape(batch(x), 12)),
                Map.entry("reshape to the rest", x -> x.reshape(-1, 4)),
                Map.entry("reshape beside the batch", x -> x.reshape(batch(x), -1)),
                Map.entry("reshape to a multiple", x -> x.reshape(batch(x) * 3, 2, 2)),
                Map.entry("reshape of two batches", x -> pairs(x).reshape(batch(x), 1, batch(x))),
                Map.entry("reshape of moved batches", x -> pairs(x).reshape(1, batch(x), batch(x))),
                Map.entry("flatten", NDArray::flatten),
                Map.entry("flatten some axes", x -> x.flatten(1, 2)),
                Map.entry("transpose", NDArray::transpose),
                Map.entry("transpose to an order", x -> x.transpose(2, 0, 1)),
                Map.entry("swapAxes", x -> x.swapAxes(0, -1)),
                Map.entry("expandDims", x -> x.expandDims(1).expandDims(-1)),
                Map.entry("squeeze one", x -> x.expandDims(1).squeeze(1)),
                Map.entry("squeeze some", x -> x.expandDims(1).expandDims(3).squeeze(new int[] {1, 3})),
                Map.entry("broadcast", x -> x.get(":, 0:1").broadcast(x.getShape())),
                Map.entry("tile", x -> x.tile(new long[] {1, 2, 3})),
                Map.entry("tile every axis", x -> x.tile(2)),
                Map.entry("tile to more axes", x -> x.tile(new long[] {2, 1, 1, 2})),
                Map.entry("repeat", x -> x.repeat(1, 2)),
                Map.entry("repeat every axis", x -> x.repeat(new long[] {2, 1, 3})),
                Map.entry("repeat over the batch", x -> x.get(0).expandDims(0).repeat(0, batch(x))),
                Map.entry("concat", x -> x.concat(x.mul(2), 1)),
                Map.entry("stack", x -> NDArrays.stack(new NDList(x, x.mul(2), x.neg()), 2)),
                Map.entry("split", x -> x.split(2, 2).get(1)),
                Map.entry("split at places", x -> x.split(new long[] {1, 3}, 2).get(1)),
                Map.entry("pad", x -> x.pad(new Shape(1, 2, 0, 3), 0.5)),
                Map.entry("flip", x -> x.flip(1, 2)));
        return named(all);
    }

    static Stream<Arguments> indices() {
        Map<String, UnaryOperator<NDArray>> all = Map.ofEntries(
                Map.entry("fixed", x -> x.get(":, 1")),
                Map.entry("fixed from the end", x -> x.get(":, -1, -2")),
                Map.entry("slice", x -> x.get(":, 1:, :3")),
                Map.entry("slice with a step", x -> x.get(":, ::2, 1:4:2")),
                Map.entry("slice from the end", x -> x.get(":, -2:, :-1")),
                Map.entry("slice of the batch", x -> x.get("0:{}", batch(x) - 1)),
                Map.entry("last of the batch", x -> x.get(batch(x) - 1)),
                Map.entry("ellipsis", x -> x.get("..., 1")),
                Map.entry("new axes", x -> x.get(":, null, 1, null")),
                Map.entry("places", x -> x.get(":, {}", whole(x, 2, 0, 0, 1))),
                Map.entry("places beside a fixed one", x -> x.get(":, 1, {}", whole(x, 3, 0))),
                Map.entry(
                        "gather",
                        x -> x.gather(whole(x, 1, 0, 2).reshape(1, 1, 3).repeat(0, batch(x)), 2)),
                Map.entry("take", x -> x.swapAxes(0, 1).take(whole(x, 2, 0, 1, 1))),
                Map.entry("gatherNd", x -> x.gatherNd(whole(x, 0, 0, 1, 2, 0, 2).reshape(2, 3))),
                Map.entry("oneHot", x -> x.gt(0).toType(DataType.INT64, false).oneHot(3)),
                Map.entry("index object", x -> x.get(new NDIndex().addAllDim(2).addSliceDim(1, 3))));
        return named(all);
    }

    static Stream<Arguments> reductions() {
        Map<String, UnaryOperator<NDArray>> all = Map.ofEntries(
                Map.entry("sum", NDArray::sum),
                Map.entry("sum of axes", x -> x.sum(new int[] {0, 2})),
                Map.entry("sum kept", x -> x.sum(new int[] {-1}, true)),
                Map.entry("count", x -> x.gt(0).sum()),
                Map.entry("mean", NDArray::mean),
                Map.entry("mean of an axis", x -> x.mean(new int[] {1})),
                Map.entry("max", NDArray::max),
                Map.entry("max of an axis", x -> x.max(new int[] {1}, true)),
                Map.entry("min", NDArray::min),
                Map.entry("min of an axis", x -> x.min(new int[] {-1})),
                Map.entry("prod", NDArray::prod),
                Map.entry("prod of an axis", x -> x.prod(new int[] {2})),
                Map.entry("norm", NDArray::norm),
                Map.entry("norm of an axis", x -> x.norm(1, new int[] {1}, true)),
                Map.entry("cumSum", x -> x.cumSum(1)),
                Map.entry("argMax", NDArray::argMax),
                Map.entry("argMax of an axis", x -> x.argMax(1)),
                Map.entry("argMin of an axis", x -> x.argMin(2)),
                Map.entry("topK", x -> x.topK(2, 1).get(0)),
                Map.entry("topK smallest", x -> x.topK(2, -1, false, true).get(1)),
                Map.entry("sort", x -> x.sort(1)),
                Map.entry("argSort", x -> x.argSort(-1)),
                Map.entry("argSort falling", x -> x.argSort(1, false)));
        return named(all);
    }

    private static Stream<Arguments> named(Map<String, UnaryOperator<NDArray>> all) {
        return all.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    private static long batch(NDArray x) {
        return x.getShape().get(0);
    }

    private static NDArray pairs(NDArray x) {
        NDArray rows = x.get(":, 0");
        return rows.matMul(rows.transpose());
    }

    private static NDArray whole(NDArray x, long... values) {
        return x.getManager().create(values);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void shapes(String name, Function<NDArray, NDArray> function) {
        traces.checkFunction(function, SHAPE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void indices(String name, Function<NDArray, NDArray> function) {
        traces.checkFunction(function, SHAPE);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void reductions(String name, Function<NDArray, NDArray> function) {
        traces.checkFunction(function, SHAPE);
    }

    @Test
    void reshape_toTheBatch_needsNoShapeOfTheInput() {
        TracedModel traced = traces.checkFunction(x -> x.reshape(batch(x), 3, 2, 2), SHAPE);
        assertThat(traced.model().graph().nodes().stream().map(Node::opType)).containsExactly("Reshape");
    }

    @Test
    void batchOnAnotherAxis_isOpen() {
        Block block =
                new LambdaBlock(list -> new NDList(list.get(0).reshape(3, -1).add(list.get(1))));
        NDArray fixed = traces.normal(new Shape(3, 1));
        TracedModel traced = BlockExporter.export(
                block,
                List.of(
                        new TracedInput("x", traces.normal(new Shape(3, 4, 2)), OptionalInt.of(1)),
                        TracedInput.fixed("shift", fixed)));
        assertThat(traced.model().graph().inputs().get(0).dims().orElseThrow())
                .containsExactly(new Dim.Known(3), new Dim.Symbolic("batch"), new Dim.Known(2));
        assertThat(traced.model().graph().inputs().get(1).dims().orElseThrow())
                .containsExactly(new Dim.Known(3), new Dim.Known(1));
        traces.compare(traced, block, new NDList(traces.normal(new Shape(3, 6, 2)), fixed));
    }

    @Test
    void outputs_thatAreInputsOrTheSame_areNamedApart() {
        Block block = new LambdaBlock(list -> {
            NDArray twice = list.head().mul(2);
            return new NDList(list.head(), twice, twice);
        });
        TracedModel traced = traces.check(block, SHAPE);
        assertThat(traced.model().graph().outputs())
                .extracting(output -> output.name())
                .containsExactly("output0", "output1", "output2");
    }

    @Test
    void inputs_takeTheSamplesNames() {
        NDArray sample = traces.normal(new Shape(2, 3));
        sample.setName("pixels");
        TracedModel traced = BlockExporter.export(LambdaBlock.singleton(NDArray::neg), new NDList(sample));
        assertThat(traced.model().graph().inputs().get(0).name()).isEqualTo("pixels");
    }
}
