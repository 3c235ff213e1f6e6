package org.pathlift.analysis.sharpness.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.GradientFunction;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/**
 * The loss of a model on examples as a function of all weights that are trained, in float64 and in inference: normalizations use
 * their running statistics, nothing is dropped. To be closed.
 *
 * <p>The engine computes each operation on one thread meanwhile, so that sums do not depend on the machine's threads.
 */
public final class BlockLoss implements GradientFunction, AutoCloseable {

    private final Model model;
    private final List<Example> examples;
    private final LossTerm loss;
    private final NDManager manager;
    private final OnnxBlock block;
    private final ParameterStore store;
    private final List<Parameter> trained;
    private final int total;
    private final int threadsBefore;

    /**
     * The loss of a model.
     *
     * @param kind the loss; a mean over all examples of all inputs
     * @throws UnsupportedModelException if the model cannot be trained
     */
    public BlockLoss(Model model, LossKind kind, List<Example> examples) {
        this.model = model;
        this.examples = List.copyOf(examples);
        this.total = examples.stream().mapToInt(Example::size).sum();
        this.loss = new LossTerm(kind, model.graph());
        this.block = OnnxBlock.of(model);
        this.manager = DjlEngine.get().newBaseManager(Device.cpu());
        this.threadsBefore = DjlEngine.threads();
        DjlEngine.setThreads(1);
        this.block.initialize(manager, DataType.FLOAT64);
        this.store = new ParameterStore(manager, false);
        this.trained = block.weights().values().stream()
                .filter(Parameter::requiresGradient)
                .toList();
    }

    @Override
    public int size() {
        long size = trained.stream()
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
        return Math.toIntExact(size);
    }

    /** Returns how many numbers each weight has, by name, in the order in which they are put together. */
    public Map<String, Integer> parts() {
        Map<String, Integer> parts = new LinkedHashMap<>();
        trained.forEach(parameter -> parts.put(
                parameter.getName(), Math.toIntExact(parameter.getArray().size())));
        return parts;
    }

    /** Returns the weights of the model itself. */
    public double[] weights() {
        return weightsOf(model);
    }

    /** Returns the weights of a copy of the model with other numbers, as this function takes them. */
    public double[] weightsOf(Model copy) {
        double[] weights = new double[size()];
        int at = 0;
        for (Parameter parameter : trained) {
            Tensor tensor = Objects.requireNonNull(copy.graph().constant(parameter.getName()), parameter.getName());
            int count = Math.toIntExact(tensor.shape().elements());
            tensor.reader().doubles(0, weights, at, count);
            at += count;
        }
        return weights;
    }

    @Override
    public double at(double[] weights, double[] gradient) {
        put(weights);
        double sum = 0;
        for (Example example : examples) {
            try (NDManager scope = manager.newSubManager();
                    GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDList outputs = block.forward(store, data(scope, example), false);
                NDArray term = loss.of(scope, outputs, example).mul((double) example.size() / total);
                sum += term.toDoubleArray()[0];
                collector.backward(term);
            }
        }
        take(gradient);
        if (!Double.isFinite(sum) || !Arrays.stream(gradient).allMatch(Double::isFinite)) {
            throw new UnsupportedModelException(new Problem(
                    "the loss and its gradient must be finite numbers",
                    "the loss " + loss.kind().word(),
                    "finite numbers",
                    Double.isFinite(sum) ? "a gradient that is not" : String.valueOf(sum),
                    "look for the first layer that overflows, or give other inputs"));
        }
        return sum;
    }

    private void put(double[] weights) {
        int at = 0;
        for (Parameter parameter : trained) {
            NDArray array = parameter.getArray();
            Shape shape = DeviceArrays.shape(array);
            int count = Math.toIntExact(shape.elements());
            DeviceArrays.write(
                    Tensor.ofDoubles(parameter.getName(), shape, Arrays.copyOfRange(weights, at, at + count)), array);
            at += count;
        }
    }

    private void take(double[] gradient) {
        int at = 0;
        for (Parameter parameter : trained) {
            try (NDArray part = parameter.getArray().getGradient()) {
                double[] values = part.toDoubleArray();
                System.arraycopy(values, 0, gradient, at, values.length);
                at += values.length;
                DeviceArrays.zero(part);
            }
        }
    }

    private NDList data(NDManager scope, Example example) {
        List<NDArray> data = new ArrayList<>();
        for (ValueInfo info : model.graph().inputs()) {
            Sample sample = Objects.requireNonNull(example.input().get(info.name()), info.name());
            data.add(TensorArrays.array(scope, sample.toTensor(info.name()), DataType.FLOAT64));
        }
        return new NDList(data);
    }

    @Override
    public void close() {
        block.clear();
        manager.close();
        DjlEngine.setThreads(threadsBefore);
    }
}
