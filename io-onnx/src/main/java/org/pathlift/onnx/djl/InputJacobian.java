package org.pathlift.onnx.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/**
 * The Jacobian J = ∂y/∂x of a model at an input, by backward passes in float64: x all real inputs one behind the other, y
 * all real outputs likewise. Normalizations use their running statistics and nothing is dropped, as in ONNX Runtime.
 *
 * <p>The engine computes each operation on one thread while it is open, so that sums do not depend on the machine: not to be
 * used beside a training in one process.
 */
public final class InputJacobian implements AutoCloseable {

    /** The step of differences, relative to the input. */
    private static final double STEP = 1e-6;

    private final Model model;
    private final NDManager manager;
    private final OnnxBlock block;
    private final ParameterStore store;
    private final int threadsBefore;

    private InputJacobian(Model model, OnnxBlock block, NDManager manager) {
        this.model = model;
        this.block = block;
        this.manager = manager;
        this.store = new ParameterStore(manager, false);
        this.threadsBefore = DjlEngine.threads();
        DjlEngine.setThreads(1);
    }

    /**
     * Prepares a model.
     *
     * @throws UnsupportedModelException if it has no real input, or cannot be trained, with all nodes that forbid it
     */
    public static InputJacobian of(Model model) {
        if (model.graph().inputs().stream().noneMatch(input -> input.type().isFloating())) {
            throw new UnsupportedModelException(new Problem(
                    "a Jacobian is taken with regard to real numbers",
                    "the graph's inputs",
                    "an input of a floating type",
                    model.graph().inputs().stream()
                            .map(ValueInfo::toString)
                            .toList()
                            .toString(),
                    "cut the model behind its embedding"));
        }
        OnnxBlock block = OnnxBlock.of(model);
        block.freezeParameters(true);
        NDManager manager = DjlEngine.get().newBaseManager(Device.cpu());
        try {
            block.initialize(manager, DataType.FLOAT64);
            return new InputJacobian(model, block, manager);
        } catch (RuntimeException | Error e) {
            manager.close();
            throw e;
        }
    }

    /** Returns the model's real outputs at an input, one behind the other. */
    public double[] outputs(Map<String, Sample> input) {
        try (NDManager scope = manager.newSubManager()) {
            return flat(real(block.forward(store, inputs(scope, input), false)));
        }
    }

    /**
     * Returns r·J for a vector r over the outputs: one forward and one backward pass.
     *
     * @param r as long as {@link #outputs}
     */
    public double[] product(Map<String, Sample> input, double[] r) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDList fed = inputs(scope, input);
            NDList differentiable = real(fed);
            differentiable.forEach(array -> array.setRequiresGradient(true));
            NDArray loss = scope.create(0.0);
            int from = 0;
            for (NDArray output : real(block.forward(store, fed, false))) {
                int to = from + Math.toIntExact(output.size());
                NDArray weights = scope.create(Arrays.copyOfRange(r, from, to)).reshape(output.getShape());
                loss = loss.add(output.mul(weights).sum());
                from = to;
            }
            if (from != r.length) {
                throw new IllegalArgumentException("the model has " + from + " outputs, found " + r.length);
            }
            collector.backward(loss);
            NDList gradients = new NDList();
            differentiable.forEach(array -> gradients.add(array.getGradient()));
            return flat(gradients);
        }
    }

    /**
     * Returns J·v for a vector v over the inputs, by the central difference (y(x + hv) − y(x − hv))/2h with h‖v‖ a millionth
     * of ‖x‖, or of √n where x is 0: off the kinks of the model about 1e-9 of it is error. Two forward passes.
     *
     * @param v as long as {@link #product}; not all 0
     */
    public double[] along(Map<String, Sample> input, double[] v) {
        try (NDManager scope = manager.newSubManager()) {
            double[] x = flat(real(inputs(scope, input)));
            if (v.length != x.length) {
                throw new IllegalArgumentException("the model has " + x.length + " inputs, found " + v.length);
            }
            double size = norm(x);
            double length = norm(v);
            if (!(length > 0)) {
                throw new IllegalArgumentException(
                        "a derivative needs a direction, found a vector of length " + length);
            }
            double h = STEP * (size > 0 ? size : Math.sqrt(x.length)) / length;
            double[] above = moved(input, x, v, h);
            double[] below = moved(input, x, v, -h);
            double[] difference = new double[above.length];
            Arrays.setAll(difference, i -> (above[i] - below[i]) / (2 * h));
            return difference;
        }
    }

    private double[] moved(Map<String, Sample> input, double[] x, double[] v, double h) {
        try (NDManager scope = manager.newSubManager()) {
            NDList fed = inputs(scope, input);
            int from = 0;
            for (int i = 0; i < fed.size(); i++) {
                NDArray array = fed.get(i);
                if (array.getDataType().isFloating()) {
                    double[] values = new double[Math.toIntExact(array.size())];
                    for (int j = 0; j < values.length; j++) {
                        values[j] = x[from + j] + h * v[from + j];
                    }
                    from += values.length;
                    fed.set(i, scope.create(values).reshape(array.getShape()));
                }
            }
            return flat(real(block.forward(store, fed, false)));
        }
    }

    private static double norm(double[] x) {
        return Math.sqrt(Arrays.stream(x).map(value -> value * value).sum());
    }

    private NDList inputs(NDManager scope, Map<String, Sample> input) {
        NDList data = new NDList();
        for (ValueInfo info : model.graph().inputs()) {
            Sample sample = Objects.requireNonNull(input.get(info.name()), info.name());
            data.add(TensorArrays.array(scope, sample.toTensor(info.name()), DataType.FLOAT64));
        }
        return data;
    }

    private static NDList real(NDList arrays) {
        NDList real = new NDList();
        arrays.stream().filter(array -> array.getDataType().isFloating()).forEach(real::add);
        return real;
    }

    private static double[] flat(NDList arrays) {
        List<double[]> parts = new ArrayList<>();
        int length = 0;
        for (NDArray array : arrays) {
            parts.add(array.toDoubleArray());
            length += Math.toIntExact(array.size());
        }
        double[] all = new double[length];
        int at = 0;
        for (double[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    @Override
    public void close() {
        block.clear();
        manager.close();
        DjlEngine.setThreads(threadsBefore);
    }
}
