package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/** Whole networks, traced and run in ONNX Runtime. */
class NetworkTraceTest {

    private final Traces traces = new Traces();

    @AfterEach
    void close() {
        traces.close();
    }

    private static List<String> types(TracedModel traced) {
        return traced.model().graph().nodes().stream().map(Node::opType).toList();
    }

    @Test
    void mlp_runsAsInDjl() {
        Block block = new SequentialBlock()
                .add(Blocks.batchFlattenBlock(64))
                .add(Linear.builder().setUnits(32).build())
                .add(Activation::relu)
                .add(Dropout.builder().optRate(0.5f).build())
                .add(Linear.builder().setUnits(10).build());
        TracedModel traced = traces.check(traces.initialized(block, new Shape(1, 8, 8)), new Shape(1, 8, 8));
        assertThat(types(traced)).containsExactly("Reshape", "Gemm", "Relu", "Gemm");
        assertThat(traced.model().opset()).isEqualTo(17);
        assertThat(traced.model().graph().inputs().get(0).dims().orElseThrow())
                .containsExactly(new Dim.Symbolic("batch"), new Dim.Known(8), new Dim.Known(8));
    }

    @Test
    void mlp_initializersAreTheBlocksParameters() {
        Block block = new SequentialBlock()
                .add(Linear.builder().setUnits(3).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(2).build());
        TracedModel traced = traces.check(traces.initialized(block, new Shape(1, 5)), new Shape(1, 5));
        assertThat(traced.parameters().keySet())
                .containsExactlyElementsOf(block.getParameters().keys());
        traced.parameters().forEach((name, parameter) -> {
            assertThat(parameter).isSameAs(block.getParameters().get(name));
            Tensor tensor = traced.model().graph().constants().get(name).tensor();
            assertThat(tensor.shape().toArray()).isEqualTo(parameter.getShape().getShape());
            assertThat(tensor.reader().toDoubles()).isEqualTo(Traces.doubles(parameter.getArray()));
        });
    }

    @Test
    void convolutionsWithBatchNorm_useTheRunningStatistics() {
        Block block = new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(8)
                        .optPadding(new Shape(1, 1))
                        .build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu)
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(12)
                        .optStride(new Shape(2, 2))
                        .optBias(false)
                        .build())
                .add(BatchNorm.builder().optEpsilon(1e-3f).build())
                .add(Activation::relu)
                .add(Pool.globalAvgPool2dBlock())
                .add(Linear.builder().setUnits(10).build());
        TracedModel traced = traces.check(traces.initialized(block, new Shape(1, 3, 12, 12)), new Shape(1, 3, 12, 12));
        assertThat(types(traced))
                .containsExactly(
                        "Conv",
                        "BatchNormalization",
                        "Relu",
                        "MaxPool",
                        "Conv",
                        "BatchNormalization",
                        "Relu",
                        "GlobalAveragePool",
                        "Flatten",
                        "Gemm");
    }

    @Test
    void residualBlocks_areAdded() {
        SequentialBlock branch = new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(4)
                        .optPadding(new Shape(1, 1))
                        .build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu);
        Block block = new SequentialBlock()
                .add(new ParallelBlock(
                        branches -> new NDList(branches.get(0)
                                .singletonOrThrow()
                                .add(branches.get(1).singletonOrThrow())),
                        List.of(branch, Blocks.identityBlock())))
                .add(Activation::relu);
        TracedModel traced = traces.check(traces.initialized(block, new Shape(1, 4, 6, 6)), new Shape(1, 4, 6, 6));
        assertThat(types(traced)).contains("Add");
    }

    @Test
    void resNetOfDjlsModelZoo_runsAsInDjl() {
        Block block = ResNetV1.builder()
                .setImageShape(new Shape(3, 32, 32))
                .setNumLayers(20)
                .setOutSize(10)
                .build();
        TracedModel traced = traces.check(traces.initialized(block, new Shape(1, 3, 32, 32)), new Shape(1, 3, 32, 32));
        assertThat(types(traced)).contains("Conv", "BatchNormalization", "Add", "Gemm");
        assertThat(traced.parameters())
                .hasSize(block.getParameters().size())
                .containsOnlyKeys(block.getParameters().keys());
    }

    @Test
    void transformerEncoder_runsAsInDjl() {
        Block block = new TransformerEncoderBlock(16, 4, 32, 0.1f, Activation::gelu);
        TracedModel traced = traces.check(traces.initialized(block, new Shape(1, 5, 16)), new Shape(1, 5, 16));
        assertThat(types(traced)).contains("Softmax", "MatMul", "BatchNormalization", "Erf");
        assertThat(types(traced)).doesNotContain("Shape");
    }

    @Test
    void transformerEncoderWithMask_runsAsInDjl() {
        Block block = new TransformerEncoderBlock(8, 2, 12, 0.1f, Activation::relu);
        traces.initialized(block, new Shape(1, 5, 8));
        traces.check(
                block,
                shape -> shape.get(2) == 8 ? traces.normal(shape) : traces.whole(2, shape),
                new Shape(1, 5, 8),
                new Shape(1, 5, 5));
    }

    @Test
    void bert_runsAsInDjl() {
        Block block = BertBlock.builder()
                .setTokenDictionarySize(19)
                .optTypeDictionarySize(3)
                .optEmbeddingSize(8)
                .optTransformerBlockCount(2)
                .optAttentionHeadCount(2)
                .optHiddenSize(12)
                .optMaxSequenceLength(6)
                .build();
        Shape ids = new Shape(1, 6);
        traces.initialized(block, ids, ids, ids);
        TracedModel traced =
                BlockExporter.export(block, traces.inputs(shape -> traces.whole(2, shape), 4, ids, ids, ids));
        assertThat(types(traced)).contains("Gather");
        // at batch size 1 DJL's block squeezes the batch away
        traces.compare(traced, block, traces.inputs(shape -> traces.whole(2, shape), 7, ids, ids, ids));
    }
}
