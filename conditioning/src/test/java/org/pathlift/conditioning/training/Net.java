package org.pathlift.conditioning.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.pathlift.conditioning.testing.Sketch;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.BlockOptions;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** A fixture, or {@code conv_net}, in training on random batches of four; the loss is half the squared distance of its outputs to targets. */
final class Net implements AutoCloseable {

    private static final int BATCH = 4;

    private final NDManager manager = DjlEngine.get().newBaseManager();
    private final Model model;
    private final OnnxBlock block;
    private final DataType type;
    private final ParameterStore store = new ParameterStore(manager, false);

    Net(String fixture, DataType type, String... frozen) {
        this(fixture.equals("conv_net") ? convNet() : ModelReader.read(TestData.fixture(fixture)), type, frozen);
    }

    Net(Model model, DataType type, String... frozen) {
        this.model = model;
        this.block = OnnxBlock.of(model, BlockOptions.freezing(frozen));
        this.type = type;
        block.initialize(manager, type, shape());
    }

    /** Convolutions, grouped too, with normalization and pooling. */
    private static Model convNet() {
        return new Sketch(17)
                .input("x", -1, 2, 6, 6)
                .conv("c1", "x", 2, 4, 1)
                .relu("c1", "r1")
                .weight("c2.w", 6, 2, 3, 3)
                .node("Conv", "r1 c2.w", "c2", "pads", new long[] {1, 1, 1, 1}, "group", 2)
                .weight("n.scale", 6)
                .weight("n.shift", 6)
                .weight("n.mean", 6)
                .positive("n.variance", 6)
                .node("BatchNormalization", "c2 n.scale n.shift n.mean n.variance", "n")
                .relu("n", "r2")
                .node("MaxPool", "r2", "p", "kernel_shape", new long[] {2, 2}, "strides", new long[] {2, 2})
                .conv("c3", "p", 6, 5, 1)
                .relu("c3", "r3")
                .node("Flatten", "r3", "flat")
                .dense("y", "flat", 45, 3)
                .output("y")
                .model();
    }

    OnnxBlock block() {
        return block;
    }

    NDManager manager() {
        return manager;
    }

    ParameterStore store() {
        return store;
    }

    Shape shape() {
        String input = model.graph().inputs().get(0).name();
        long[] dims = ShapeInference.infer(model).shape(input).toArray();
        dims[0] = BATCH;
        return new Shape(dims);
    }

    /** A batch drawn from a seed, to be closed by a scope or with the net. */
    NDArray batch(int seed) {
        return drawn(seed, shape());
    }

    NDArray drawn(int seed, Shape shape) {
        Random random = new Random(seed);
        double[] values = random.doubles(shape.size(), -1, 1).toArray();
        NDArray wide = manager.create(values, shape);
        if (type == DataType.FLOAT64) {
            return wide;
        }
        try (wide) {
            return wide.toType(type, true);
        }
    }

    static NDArray loss(NDList labels, NDList predictions) {
        return predictions.head().sub(labels.head()).square().sum().div(2);
    }

    /** Targets of a batch, drawn from its seed. */
    NDArray targets(int seed) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList outputs = block.forward(store, new NDList(batch(seed)), false);
            NDArray targets = drawn(seed + 1, outputs.head().getShape());
            outputs.close();
            NDScope.unregister(targets);
            return targets;
        }
    }

    /** Computes the gradients of a batch and leaves them where autograd puts them. */
    void backward(int seed) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray targets = targets(seed);
            try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
                NDList outputs = block.forward(store, new NDList(batch(seed)), true);
                collector.backward(loss(new NDList(targets), outputs));
            }
            targets.close();
        }
    }

    /** Updates all weights on a batch. */
    void update(int seed, StatefulOptimizer optimizer) {
        backward(seed);
        apply(optimizer);
    }

    /** Updates all weights by the gradients that are there. */
    void apply(StatefulOptimizer optimizer) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            block.weights().values().stream()
                    .filter(parameter -> parameter.requiresGradient())
                    .forEach(parameter -> optimizer.update(
                            parameter.getId(),
                            parameter.getArray(),
                            parameter.getArray().getGradient()));
        }
    }

    double[] outputs(int seed) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return doubles(block.forward(store, new NDList(batch(seed)), false).head());
        }
    }

    Map<String, double[]> weights() {
        return read(array -> array);
    }

    Map<String, double[]> gradients() {
        return read(NDArray::getGradient);
    }

    /** The gradients of a batch, which are cleared again. */
    Map<String, double[]> gradients(int seed) {
        backward(seed);
        Map<String, double[]> gradients = gradients();
        new Gradients(block.weights().values()).clear();
        return gradients;
    }

    /** An optimizer's buffers of one slot. */
    Map<String, double[]> buffers(StatefulOptimizer optimizer, String slot) {
        Map<String, double[]> values = new LinkedHashMap<>();
        block.weights()
                .forEach((name, parameter) -> optimizer.buffers(parameter.getId()).stream()
                        .filter(buffer -> buffer.slot().name().equals(slot))
                        .forEach(buffer -> values.put(name, doubles(buffer.array()))));
        return values;
    }

    private Map<String, double[]> read(Function<NDArray, NDArray> view) {
        Map<String, double[]> values = new LinkedHashMap<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            block.weights().forEach((name, parameter) -> {
                if (parameter.requiresGradient()) {
                    values.put(name, doubles(view.apply(parameter.getArray())));
                }
            });
        }
        return values;
    }

    static double[] doubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    @Override
    public void close() {
        block.clear();
        manager.close();
    }
}
