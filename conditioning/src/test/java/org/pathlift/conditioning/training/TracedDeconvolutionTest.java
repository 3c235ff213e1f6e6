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
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.convolutional.Conv2dTranspose;
import ai.djl.training.initializer.NormalInitializer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.djl.trace.BlockExporter;
import org.pathlift.onnx.djl.trace.TracedModel;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelWriter;

/**
 * A block with a transposed convolution, rescaled in place through its trace. DJL's engine cannot run the block, so its
 * function is that of its export in ONNX Runtime, before and after.
 */
class TracedDeconvolutionTest {

    private static final int INNER = 6;
    private static final int EXTENT = 5;

    private static Block net(int filters, int groups) {
        return new SequentialBlock()
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(3, 3))
                        .setFilters(INNER)
                        .optPadding(new Shape(1, 1))
                        .build())
                .add(Activation::relu)
                .add(Conv2dTranspose.builder()
                        .setKernelShape(new Shape(3, 2))
                        .setFilters(filters)
                        .optStride(new Shape(2, 2))
                        .optGroups(groups)
                        .optPadding(new Shape(1, 0))
                        .optOutPadding(new Shape(1, 0))
                        .build())
                .add(Activation::relu)
                .add(Conv2d.builder()
                        .setKernelShape(new Shape(1, 1))
                        .setFilters(3)
                        .build());
    }

    @ParameterizedTest
    @CsvSource({"8, 1", "6, 1", "8, 2", "6, 6"})
    void block_keepsItsFunction_whileBothSidesOfTheTransposedConvolutionMove(int filters, int groups) {
        Block block = net(filters, groups);
        try (NDManager manager = DjlEngine.get().newBaseManager()) {
            manager.getEngine().setRandomSeed(5);
            block.setInitializer(new NormalInitializer(0.5f), parameter -> true);
            block.initialize(manager, DataType.FLOAT32, new Shape(1, 2, EXTENT, EXTENT));
            NDArray input = manager.randomNormal(0, 1, new Shape(4, 2, EXTENT, EXTENT), DataType.FLOAT32);
            TracedModel traced = BlockExporter.export(block, new NDList(input));
            assertThat(OnnxBlock.of(traced.model()).weights())
                    .containsOnlyKeys(traced.parameters().keySet());
            double[] before = outputs(traced, input);
            double[] first = values(block, 0, "bias");
            double[] weight = values(block, 1, "weight");
            double[] bias = values(block, 1, "bias");

            PathConditioner conditioner =
                    PathConditioner.of(traced.model(), traced.parameters(), RescaleOptions.defaults());
            RescalePlan plan = conditioner.plan();
            assertThat(plan.regions()).allSatisfy(region -> {
                assertThat(region.criterion()).isEqualTo(CriterionChoice.PATHCOND);
                assertThat(region.lifting()).isEqualTo(Optional.of(LiftingChoice.EXACT));
                assertThat(region.note()).isEmpty();
            });
            conditioner.apply(plan);

            assertThat(RescaleSummary.of(plan).unitsMoved()).isEqualTo(INNER + filters);
            double size = Arrays.stream(before).map(Math::abs).max().orElseThrow();
            assertThat(outputs(BlockExporter.export(block, new NDList(input)), input))
                    .containsExactly(before, within(1e-5 * size));
            double[] in = ratios(values(block, 0, "bias"), first);
            double[] out = ratios(values(block, 1, "bias"), bias);
            double[] moved = ratios(values(block, 1, "weight"), weight);
            int each = INNER / groups;
            for (int i = 0; i < moved.length; i++) {
                int filter = i / (each * 3 * 2);
                int channel = filter / (filters / groups) * each + i / (3 * 2) % each;
                assertThat(moved[i]).isCloseTo(out[filter] / in[channel], within(1e-5 * moved[i]));
            }
            assertThat(IntStream.range(0, in.length)).anyMatch(i -> Math.abs(in[i] - 1) > 0.01);
        } finally {
            block.clear();
        }
    }

    private static double[] outputs(TracedModel traced, NDArray input) {
        try (Runner runner = Runner.open(ModelWriter.toBytes(traced.model()))) {
            org.pathlift.onnx.graph.Shape shape =
                    org.pathlift.onnx.graph.Shape.of(input.getShape().getShape());
            String name = runner.inputs().keySet().iterator().next();
            Sample sample = Sample.ofDoubles(
                            shape, input.toType(DataType.FLOAT64, true).toDoubleArray())
                    .to(org.pathlift.onnx.graph.ElementType.FLOAT);
            OutputValue output =
                    runner.run(Map.of(name, sample)).values().iterator().next();
            return IntStream.range(0, Math.toIntExact(output.elements()))
                    .mapToDouble(output::at)
                    .toArray();
        }
    }

    /** Returns a parameter's values as they are now; layers count from 0. */
    private static double[] values(Block block, int layer, String name) {
        NDArray array = block.getParameters().stream()
                .filter(pair -> pair.getKey().endsWith("_" + name))
                .toList()
                .get(layer)
                .getValue()
                .getArray();
        return array.toType(DataType.FLOAT64, true).toDoubleArray();
    }

    private static double[] ratios(double[] now, double[] before) {
        double[] ratios = new double[now.length];
        Arrays.setAll(ratios, i -> now[i] / before[i]);
        return ratios;
    }
}
