package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.convolutional.Conv1d;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv3d;
import ai.djl.nn.core.ConstantEmbedding;
import ai.djl.nn.core.Embedding;
import ai.djl.nn.core.Linear;
import ai.djl.nn.core.LinearCollection;
import ai.djl.nn.core.Multiplication;
import ai.djl.nn.core.SparseMax;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.GhostBatchNorm;
import ai.djl.nn.norm.LayerNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.transformer.IdEmbedding;
import ai.djl.nn.transformer.PointwiseFeedForwardBlock;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.ElementType;

/** DJL's layers: products, convolutions, pools, normalizations, embeddings, attention. */
class LayerTraceTest {

    private final Traces traces = new Traces();

    @AfterEach
    void close() {
        traces.close();
    }

    private TracedModel layer(Block block, long... shape) {
        return traces.check(traces.initialized(block, new Shape(shape)), new Shape(shape));
    }

    @Test
    void linear_onMatricesAndMore() {
        layer(Linear.builder().setUnits(3).build(), 1, 5);
        layer(Linear.builder().setUnits(3).optBias(false).build(), 1, 5);
        layer(Linear.builder().setUnits(3).build(), 1, 4, 5);
        layer(Linear.builder().setUnits(3).optBias(false).build(), 1, 2, 4, 5);
    }

    @Test
    void linear_float64_keepsItsPrecision() {
        Block block = traces.initialized(Linear.builder().setUnits(3).build(), DataType.FLOAT64, new Shape(1, 5));
        NDList inputs = new NDList(traces.normal(new Shape(6, 5)).toType(DataType.FLOAT64, false));
        TracedModel traced = BlockExporter.export(block, inputs);
        assertThat(traced.model().graph().inputs().get(0).type()).isEqualTo(ElementType.DOUBLE);
        NDArray expected = inputs.head()
                .matMul(block.getParameters().get("weight").getArray().transpose())
                .add(block.getParameters().get("bias").getArray());
        Traces.run(traced, inputs)
                .values()
                .forEach(found -> Traces.assertClose(found, expected.toDoubleArray(), 1e-14));
    }

    @Test
    void collectionsAndMultiplication_ofLinears() {
        layer(LinearCollection.builder().setUnits(3).build(), 1, 4, 5);
        // DJL sets the weight's shape to (units, 1, ...), which puts the units before the batch
        layer(Multiplication.builder().setUnits(3).build(), 1, 4);
    }

    @Test
    void convolutions_inOneToThreeDimensions() {
        layer(
                Conv1d.builder()
                        .setKernelShape(new Shape(3))
                        .setFilters(4)
                        .optStride(new Shape(2))
                        .build(),
                1,
                3,
                9);
        layer(
                Conv2d.builder()
                        .setKernelShape(new Shape(3, 2))
                        .setFilters(6)
                        .optGroups(3)
                        .optPadding(new Shape(2, 1))
                        .optDilation(new Shape(2, 1))
                        .build(),
                1,
                3,
                8,
                7);
        layer(
                Conv3d.builder()
                        .setKernelShape(new Shape(2, 3, 1))
                        .setFilters(4)
                        .optBias(false)
                        .build(),
                1,
                2,
                4,
                5,
                3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pools_withAndWithoutCeiling(boolean ceiling) {
        Shape kernel = new Shape(3, 2);
        Shape stride = new Shape(2, 3);
        Shape padding = new Shape(1, 1);
        layer(Pool.maxPool2dBlock(kernel, stride, padding, ceiling), 1, 3, 8, 9);
        layer(Pool.avgPool2dBlock(kernel, stride, padding, ceiling, true), 1, 3, 8, 9);
        layer(Pool.avgPool2dBlock(kernel, stride, padding, ceiling, false), 1, 3, 8, 9);
        layer(Pool.lpPool2dBlock(2, kernel, stride, new Shape(0, 0), ceiling), 1, 3, 8, 9);
        layer(Pool.maxPool1dBlock(new Shape(3), new Shape(2), new Shape(1), ceiling), 1, 3, 8);
        layer(Pool.avgPool1dBlock(new Shape(3), new Shape(2), new Shape(1), ceiling, false), 1, 3, 8);
        Shape cube = new Shape(2, 2, 2);
        layer(Pool.avgPool3dBlock(cube, cube, new Shape(1, 0, 1), ceiling, true), 1, 2, 5, 4, 4);
        layer(Pool.avgPool3dBlock(cube, cube, new Shape(1, 0, 1), ceiling, false), 1, 2, 5, 4, 4);
    }

    @Test
    void globalPools_keepBatchAndChannels() {
        layer(Pool.globalMaxPool2dBlock(), 1, 3, 4, 5);
        layer(Pool.globalAvgPool1dBlock(), 1, 3, 4);
        layer(Pool.globalAvgPool3dBlock(), 1, 3, 4, 2, 2);
        layer(Pool.globalLpPool2dBlock(2), 1, 3, 4, 5);
    }

    @Test
    void lpPools_ofOddOrder_takeNoAbsoluteValue() {
        traces.checkFunction(
                x -> Pool.lpPool2d(x.abs(), 3, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false),
                new Shape(1, 2, 6, 6));
        traces.checkFunction(x -> Pool.globalLpPool2d(x.abs(), 3), new Shape(1, 2, 4, 4));
        traces.checkFunction(
                x -> Pool.lpPool2d(x, 1, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false),
                new Shape(1, 2, 6, 6));
    }

    @Test
    void normalizations_useLearnedStatistics() {
        layer(BatchNorm.builder().build(), 1, 4);
        layer(BatchNorm.builder().optAxis(2).build(), 1, 3, 4);
        layer(BatchNorm.builder().optAxis(3).optCenter(false).optScale(false).build(), 1, 3, 2, 4);
        layer(GhostBatchNorm.builder().build(), 1, 4, 3);
        layer(LayerNorm.builder().build(), 1, 4, 3);
        layer(LayerNorm.builder().axis(2).optEpsilon(1e-3f).build(), 1, 4, 3);
        traces.checkFunction(x -> x.normalize(2, 1), new Shape(1, 5, 2));
        traces.checkFunction(x -> x.normalize(1, 2), new Shape(1, 5, 2));
    }

    @Test
    void embeddings_areLookedUp() {
        Block ids = traces.initialized(
                new IdEmbedding.Builder()
                        .setDictionarySize(9)
                        .setEmbeddingSize(4)
                        .build(),
                new Shape(1, 6));
        traces.check(ids, shape -> traces.whole(9, shape), new Shape(1, 6));
        NDArray table = traces.normal(new Shape(9, 4));
        Block lookup = LambdaBlock.singleton(
                x -> Embedding.embedding(x, table, SparseFormat.DENSE).singletonOrThrow());
        traces.check(lookup, shape -> traces.whole(9, shape), new Shape(1, 6));
        traces.check(new ConstantEmbedding(traces.normal(new Shape(4))), new Shape(1, 3));
    }

    @Test
    void sparseMax_sortsInTheGraph() {
        traces.check(new SparseMax(-1, 2), new Shape(1, 3, 5));
        traces.check(new SparseMax(1, 2), new Shape(1, 5, 3));
    }

    @Test
    void attention_withOneToFourInputs() {
        Block block = ScaledDotProductAttentionBlock.builder()
                .setEmbeddingSize(8)
                .setHeadCount(2)
                .build();
        Shape sequence = new Shape(1, 5, 8);
        traces.initialized(block, sequence);
        traces.check(block, sequence);
        traces.check(block, sequence, sequence, sequence);
        traces.check(block, sequence, new Shape(1, 3, 8), sequence, new Shape(1, 3, 5));
        layer(
                new PointwiseFeedForwardBlock(
                        List.of(7), 4, list -> new NDList(list.head().tanh())),
                1,
                5,
                4);
    }
}
