package org.pathlift.onnx.djl.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelWriter;

/** Exports blocks and compares ONNX Runtime's outputs with DJL's own, at batch sizes that were not traced. */
final class Traces implements AutoCloseable {

    static final double BOUND = 1e-5;
    private static final int[] BATCH_SIZES = {1, 7};

    private final NDManager manager = DjlEngine.get().newBaseManager();
    private final Random random = new Random(11);

    NDManager manager() {
        return manager;
    }

    /** Initializes a block for inputs of these shapes, with numbers in every parameter that make a difference. */
    <B extends Block> B initialized(B block, Shape... shapes) {
        return initialized(block, DataType.FLOAT32, shapes);
    }

    <B extends Block> B initialized(B block, DataType type, Shape... shapes) {
        block.initialize(manager, type, shapes);
        for (Parameter parameter : block.getParameters().values()) {
            double size = Math.sqrt(Math.max(1, parameter.getShape().size() / Math.max(1, first(parameter))));
            double[] values = new double[Math.toIntExact(parameter.getShape().size())];
            Arrays.setAll(values, i -> switch (parameter.getType()) {
                case RUNNING_VAR, GAMMA -> 0.5 + random.nextDouble();
                case WEIGHT -> random.nextGaussian() / size;
                default -> 0.5 * random.nextGaussian();
            });
            try (NDArray array = manager.create(values, parameter.getShape()).toType(type, false)) {
                array.copyTo(parameter.getArray());
            }
        }
        return block;
    }

    private static long first(Parameter parameter) {
        return parameter.getShape().dimension() == 0 ? 1 : parameter.getShape().get(0);
    }

    NDArray normal(Shape shape) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, shape);
    }

    NDArray whole(int bound, Shape shape) {
        long[] values = random.longs(shape.size(), 0, bound).toArray();
        return manager.create(values, shape);
    }

    /** Checks a function of one float array of this shape; its first axis is the batch. */
    TracedModel checkFunction(Function<NDArray, NDArray> function, Shape shape) {
        return check(LambdaBlock.singleton(function), this::normal, shape);
    }

    /** Checks an initialized block on normal inputs of these shapes; their first axis is the batch. */
    TracedModel check(Block block, Shape... shapes) {
        return check(block, this::normal, shapes);
    }

    TracedModel check(Block block, Function<Shape, NDArray> source, Shape... shapes) {
        TracedModel traced = BlockExporter.export(block, inputs(source, 4, shapes));
        for (int batch : BATCH_SIZES) {
            compare(traced, block, inputs(source, batch, shapes));
        }
        return traced;
    }

    NDList inputs(Function<Shape, NDArray> source, int batch, Shape... shapes) {
        NDList inputs = new NDList();
        for (Shape shape : shapes) {
            long[] dims = shape.getShape();
            dims[0] = batch;
            inputs.add(source.apply(new Shape(dims)));
        }
        return inputs;
    }

    /** Checks that ONNX Runtime gives what the block gives. */
    void compare(TracedModel traced, Block block, NDList inputs) {
        NDList expected = block.forward(new ParameterStore(manager, false), new NDList(inputs), false, null);
        List<OutputValue> found = new ArrayList<>(run(traced, inputs).values());
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).shape().toArray())
                    .isEqualTo(expected.get(i).getShape().getShape());
            assertClose(found.get(i), doubles(expected.get(i)), BOUND);
        }
    }

    static Map<String, OutputValue> run(TracedModel traced, NDList inputs) {
        Map<String, Sample> samples = new LinkedHashMap<>();
        try (Runner runner = Runner.open(ModelWriter.toBytes(traced.model()))) {
            int index = 0;
            for (String name : runner.inputs().keySet()) {
                samples.put(name, sample(inputs.get(index++)));
            }
            return runner.run(samples);
        }
    }

    private static Sample sample(NDArray array) {
        org.pathlift.onnx.graph.Shape shape =
                org.pathlift.onnx.graph.Shape.of(array.getShape().getShape());
        return Sample.ofDoubles(shape, doubles(array)).to(Emitter.type(array.getDataType()));
    }

    static double[] doubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    /** The bound is relative to the output's largest element. */
    static void assertClose(OutputValue found, double[] expected, double bound) {
        double size = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        assertThat(found.elements()).isEqualTo(expected.length);
        for (int i = 0; i < expected.length; i++) {
            if (Double.isNaN(expected[i])) {
                assertThat(found.at(i)).isNaN();
            } else if (found.at(i) != expected[i]) {
                assertThat(Math.abs(found.at(i) - expected[i]) / size)
                        .as("element %d: %s for %s", i, found.at(i), expected[i])
                        .isLessThanOrEqualTo(bound);
            }
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
