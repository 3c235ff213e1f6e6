package org.pathlift.analysis.kernel.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/**
 * Outputs of a model and their gradients with regard to all weights that are trained, in inference: normalizations use their
 * running statistics, nothing is dropped.
 *
 * <p>The engine computes each operation on one thread meanwhile, so that sums do not depend on the machine's threads.
 */
final class GradientSource implements AutoCloseable {

    private final Model model;
    private final DataType type;
    private final NDManager manager;
    private final OnnxBlock block;
    private final ParameterStore store;
    private final List<Parameter> trained;
    private final int threadsBefore;

    GradientSource(Model model, EmpiricalOptions.Precision precision) {
        this.model = model;
        this.type = precision == EmpiricalOptions.Precision.FLOAT32 ? DataType.FLOAT32 : DataType.FLOAT64;
        this.block = OnnxBlock.of(model);
        this.manager = DjlEngine.get().newBaseManager(Device.cpu());
        this.threadsBefore = DjlEngine.threads();
        DjlEngine.setThreads(1);
        this.block.initialize(manager, type);
        this.store = new ParameterStore(manager, false);
        this.trained = block.weights().values().stream()
                .filter(Parameter::requiresGradient)
                .toList();
    }

    OnnxBlock block() {
        return block;
    }

    /** How many numbers are trained. */
    long parameters() {
        return trained.stream()
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    /** All elements of all floating outputs. */
    double[] outputs(Map<String, Sample> input) {
        try (NDManager scope = manager.newSubManager()) {
            return block.forward(store, data(scope, input), false).stream()
                    .filter(output -> output.getDataType().isFloating())
                    .flatMapToDouble(output -> DoubleStream.of(
                            output.toType(DataType.FLOAT64, false).toDoubleArray()))
                    .toArray();
        }
    }

    /** Puts the gradient of one output into a row. */
    void gradient(Map<String, Sample> input, int output, GradientTile tile, int row) {
        try (NDManager scope = manager.newSubManager();
                GradientCollector collector = manager.getEngine().newGradientCollector()) {
            collector.backward(element(block.forward(store, data(scope, input), false), output));
        }
        int at = 0;
        for (Parameter parameter : trained) {
            try (NDArray gradient = parameter.getArray().getGradient()) {
                tile.put(row, at, part(gradient, parameter.getName()));
                at += Math.toIntExact(gradient.size());
                DeviceArrays.zero(gradient);
            }
        }
    }

    private static NDArray element(NDList outputs, int index) {
        long left = index;
        for (NDArray output : outputs) {
            if (output.getDataType().isFloating()) {
                if (left < output.size()) {
                    return output.reshape(-1).get(left);
                }
                left -= output.size();
            }
        }
        throw new IndexOutOfBoundsException("output " + index);
    }

    private NDList data(NDManager scope, Map<String, Sample> input) {
        NDList data = new NDList();
        for (ValueInfo info : model.graph().inputs()) {
            Sample sample = Objects.requireNonNull(input.get(info.name()), info.name());
            data.add(TensorArrays.array(scope, sample.toTensor(info.name()), type));
        }
        return data;
    }

    private GradientPart part(NDArray gradient, String name) {
        return new GradientPart() {
            @Override
            public void copy(float[] to, int at) {
                float[] values = gradient.toFloatArray();
                for (float value : values) {
                    check(value);
                }
                System.arraycopy(values, 0, to, at, values.length);
            }

            @Override
            public void copy(double[] to, int at) {
                double[] values = gradient.toDoubleArray();
                for (double value : values) {
                    check(value);
                }
                System.arraycopy(values, 0, to, at, values.length);
            }

            private void check(double value) {
                if (!Double.isFinite(value)) {
                    throw new UnsupportedModelException(new Problem(
                            "gradients must be finite numbers",
                            "weight '" + name + "'",
                            "finite gradients on every input",
                            String.valueOf(value),
                            "look for the first layer that overflows, or give other inputs"));
                }
            }
        };
    }

    @Override
    public void close() {
        block.clear();
        manager.close();
        DjlEngine.setThreads(threadsBefore);
    }
}
