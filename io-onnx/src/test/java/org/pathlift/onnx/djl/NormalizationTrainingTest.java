package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

/** What normalization and dropout do in training, against the formulas of the ONNX specification. */
class NormalizationTrainingTest {

    private static final int CHANNELS = 3;
    private static final double MOMENTUM = 0.8f;
    private static final double EPSILON = 1e-2f;
    private static final double[] SCALE = {1.5, -0.5, 2};
    private static final double[] SHIFT = {0.25, 1, -3};
    private static final double[] MEAN = {0.5, -1, 2};
    private static final double[] VARIANCE = {1, 2, 0.5};

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = DjlEngine.get().newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Model batchNormalization(long opset) {
        org.pathlift.onnx.graph.Shape shape = org.pathlift.onnx.graph.Shape.of(CHANNELS);
        return new ModelBuilder(opset)
                .input("x", ElementType.DOUBLE, -1, CHANNELS, -1)
                .initializer(Tensor.ofDoubles("scale", shape, SCALE))
                .initializer(Tensor.ofDoubles("shift", shape, SHIFT))
                .initializer(Tensor.ofDoubles("mean", shape, MEAN))
                .initializer(Tensor.ofDoubles("variance", shape, VARIANCE))
                .node(
                        "BatchNormalization",
                        List.of("x", "scale", "shift", "mean", "variance"),
                        List.of("y"),
                        Map.of("momentum", (float) MOMENTUM, "epsilon", (float) EPSILON))
                .output("y")
                .build();
    }

    private OnnxBlock initialized(OnnxBlock block, NDArray x) {
        block.initialize(manager, x.getDataType(), x.getShape());
        return block;
    }

    private double[] run(OnnxBlock block, NDArray x, boolean training) {
        return block.forward(new ParameterStore(manager, false), new NDList(x), training)
                .head()
                .toDoubleArray();
    }

    private double[] weight(OnnxBlock block, String name) {
        return block.weights().get(name).getArray().toDoubleArray();
    }

    private NDArray batch(long... shape) {
        double[] values =
                new SplittableRandom(3).doubles(new Shape(shape).size(), -2, 3).toArray();
        return manager.create(values, new Shape(shape));
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 9, 14, 15})
    void batchNormalization_inTraining_normalizesByTheBatchAndKeepsPopulationStatistics(long opset) {
        NDArray x = batch(4, CHANNELS, 5);
        OnnxBlock block = initialized(OnnxBlock.of(batchNormalization(opset)), x);
        double[] values = x.toDoubleArray();
        double[] y = run(block, x, true);
        for (int c = 0; c < CHANNELS; c++) {
            double mean = 0;
            double square = 0;
            for (int i = 0; i < 20; i++) {
                double value = values[i / 5 * 15 + c * 5 + i % 5];
                mean += value / 20;
                square += value * value / 20;
            }
            double variance = square - mean * mean;
            int first = c * 5;
            assertThat(y[first])
                    .isCloseTo(
                            (values[first] - mean) / Math.sqrt(variance + EPSILON) * SCALE[c] + SHIFT[c], offset(1e-9));
            assertThat(weight(block, "mean")[c]).isCloseTo(MEAN[c] * MOMENTUM + mean * (1 - MOMENTUM), offset(1e-12));
            assertThat(weight(block, "variance")[c])
                    .isCloseTo(VARIANCE[c] * MOMENTUM + variance * (1 - MOMENTUM), offset(1e-12));
        }
    }

    @Test
    void batchNormalization_inTrainingOnOneElementForEachChannel_isTheShift() {
        NDArray x = batch(1, CHANNELS, 1);
        OnnxBlock block = initialized(OnnxBlock.of(batchNormalization(15)), x);
        assertThat(run(block, x, true)).containsExactly(SHIFT, offset(1e-12));
        for (int c = 0; c < CHANNELS; c++) {
            double mean = MEAN[c] * MOMENTUM + x.toDoubleArray()[c] * (1 - MOMENTUM);
            assertThat(weight(block, "mean")[c]).isCloseTo(mean, offset(1e-7));
            assertThat(weight(block, "variance")[c]).isCloseTo(VARIANCE[c] * MOMENTUM, offset(1e-7));
        }
    }

    @Test
    void batchNormalization_withFrozenStatistics_usesThemInTrainingAndLeavesThem() {
        NDArray x = batch(4, CHANNELS, 5);
        OnnxBlock block =
                initialized(OnnxBlock.of(batchNormalization(15), BlockOptions.freezing("mean", "variance")), x);
        assertThat(run(block, x, true)).containsExactly(run(block, x, false));
        assertThat(weight(block, "mean")).containsExactly(MEAN);
        assertThat(weight(block, "variance")).containsExactly(VARIANCE);
    }

    @Test
    void batchNormalization_inInference_leavesStatistics() {
        NDArray x = batch(4, CHANNELS, 5);
        OnnxBlock block = initialized(OnnxBlock.of(batchNormalization(15)), x);
        double expected = (x.toDoubleArray()[0] - MEAN[0]) / Math.sqrt(VARIANCE[0] + EPSILON) * SCALE[0] + SHIFT[0];
        assertThat(run(block, x, false)[0]).isCloseTo(expected, offset(1e-12));
        assertThat(weight(block, "variance")).containsExactly(VARIANCE);
    }

    @Test
    void dropout_inTraining_zeroesAShareAndScalesTheRest() {
        OnnxBlock block = initialized(OnnxBlock.of(dropout(List.of("y", "mask"))), manager.ones(new Shape(1, 1)));
        DjlEngine.get().setRandomSeed(5);
        NDList outputs =
                block.forward(new ParameterStore(manager, false), new NDList(manager.ones(new Shape(100, 100))), true);
        float[] y = outputs.get(0).toFloatArray();
        boolean[] mask = outputs.get(1).toBooleanArray();
        assertThat(outputs.get(1).getDataType()).isEqualTo(DataType.BOOLEAN);
        int kept = 0;
        for (int i = 0; i < y.length; i++) {
            assertThat(y[i]).isEqualTo(mask[i] ? 4 / 3f : 0f, offset(1e-6f));
            kept += mask[i] ? 1 : 0;
        }
        assertThat(kept).isBetween(7300, 7700);
    }

    @Test
    void dropout_inTrainingWithoutMask_keepsTheMean() {
        OnnxBlock block = initialized(OnnxBlock.of(dropout(List.of("y"))), manager.ones(new Shape(1, 1)));
        DjlEngine.get().setRandomSeed(5);
        NDArray y = block.forward(
                        new ParameterStore(manager, false), new NDList(manager.ones(new Shape(100, 100))), true)
                .head();
        assertThat(y.mean().getFloat()).isBetween(0.97f, 1.03f);
        assertThat(y.eq(0).sum().getLong()).isBetween(2300L, 2700L);
    }

    private static Model dropout(List<String> outputs) {
        return new ModelBuilder(13)
                .input("x", ElementType.FLOAT, -1, -1)
                .initializer(Tensor.ofFloats("ratio", org.pathlift.onnx.graph.Shape.of(), 0.25f))
                .node("Dropout", List.of("x", "ratio"), outputs)
                .output(outputs.toArray(String[]::new))
                .build();
    }
}
