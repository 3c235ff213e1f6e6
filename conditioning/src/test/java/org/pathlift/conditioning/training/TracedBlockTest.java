package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.trace.BlockExporter;
import org.pathlift.onnx.djl.trace.TracedModel;

/** A block of DJL's own, rescaled in place through its trace. */
class TracedBlockTest {

    private static Block net() {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(6)
                        .optPadding(new Shape(1, 1))
                        .build())
                .add(BatchNorm.builder().build())
                .add(Activation::relu)
                .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
                .add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(12).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(4).build());
    }

    @Test
    void block_keepsItsFunction_whileItsWeightsMove() {
        Block block = net();
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            manager.getEngine().setRandomSeed(3);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 2, 8, 8));
            NDArray input = manager.randomNormal(0, 1, new Shape(5, 2, 8, 8), DataType.FLOAT32);
            double[] before = outputs(manager, block, input);
            NDArray weight = block.getParameters().get(0).getValue().getArray().duplicate();

            TracedModel traced = BlockExporter.export(block, new NDList(input.get("0:2")));
            RescaleSummary summary = PathConditioner.of(traced.model(), traced.parameters(), RescaleOptions.defaults())
                    .rescale();

            double[] after = outputs(manager, block, input);
            double size = 0;
            for (double value : before) {
                size = Math.max(size, Math.abs(value));
            }
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).isCloseTo(before[i], within(1e-5 * size));
            }
            assertThat(summary.unitsMoved()).isGreaterThan(12);
            assertThat(summary.gain()).isPositive();
            boolean moved = block.getParameters().values().stream()
                    .anyMatch(parameter -> parameter.getShape().equals(weight.getShape())
                            && !parameter.getArray().contentEquals(weight));
            boolean others = block.getParameters().values().stream()
                    .anyMatch(parameter -> parameter.getName().equals("gamma")
                            && !parameter
                                    .getArray()
                                    .contentEquals(parameter.getArray().onesLike()));
            assertThat(moved || others).isTrue();
        } finally {
            block.clear();
        }
    }

    private static double[] outputs(NDManager manager, Block block, NDArray input) {
        return block.forward(new ParameterStore(manager, false), new NDList(input), false)
                .head()
                .toType(DataType.FLOAT64, true)
                .toDoubleArray();
    }
}
