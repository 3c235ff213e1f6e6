package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Sample;

/**
 * Compares a block's gradients with central differences in float64, element by element.
 *
 * <p>The loss is the sum of all floating outputs times fixed drawn numbers, so that no output's gradient is hidden by a
 * symmetry (a softmax's rows sum to 1).
 */
public final class GradientCheck implements AutoCloseable {

    /** Relative to the largest gradient of the same array. */
    public static final double BOUND = 1e-6;

    /** The error of the difference is about the third derivative times this squared: 1e-10. */
    private static final double STEP = 1e-5;

    private final OnnxBlock block;
    private final NDManager manager = DjlEngine.get().newBaseManager();
    private final NDList inputs;
    private final boolean training;
    private final Map<String, NDArray> variables = new LinkedHashMap<>();

    private GradientCheck(Model model, Map<String, Sample> samples, boolean training, Predicate<String> varies) {
        this.block = OnnxBlock.of(model);
        this.training = training;
        this.inputs = Blocks.inputs(manager, model, samples, DataType.FLOAT64);
        block.initialize(manager, DataType.FLOAT64, inputs.getShapes());
        List<ValueInfo> declared = model.graph().inputs();
        for (int i = 0; i < declared.size(); i++) {
            if (declared.get(i).type().isRescalable()
                    && varies.test(declared.get(i).name())) {
                variables.put(declared.get(i).name(), inputs.get(i));
            }
        }
        block.weights().forEach((name, parameter) -> {
            if (parameter.requiresGradient() && varies.test(name)) {
                variables.put(name, parameter.getArray());
            }
        });
    }

    /**
     * Checks the gradients of all floating inputs and weights.
     *
     * @param varies which of them gradients must reach
     */
    public static void check(Model model, Map<String, Sample> samples, boolean training, Predicate<String> varies) {
        try (GradientCheck check = new GradientCheck(model, samples, training, varies)) {
            check.run();
        }
    }

    private void run() {
        assertThat(variables).as("floating inputs and weights").isNotEmpty();
        Map<String, double[]> gradients = gradients();
        variables.forEach((name, variable) -> {
            double[] differences = differences(variable);
            assertThat(DoubleStream.of(differences).map(Math::abs).max().orElse(0))
                    .as("largest gradient of " + name)
                    .isGreaterThan(1e-3);
            try {
                Expect.close(gradients.get(name), differences, BOUND);
            } catch (AssertionError e) {
                throw new AssertionError("gradient of " + name + ": " + e.getMessage(), e);
            }
        });
    }

    private Map<String, double[]> gradients() {
        Map<String, double[]> gradients = new LinkedHashMap<>();
        inputs.forEach(input -> input.setRequiresGradient(variables.containsValue(input)));
        try (GradientCollector collector = DjlEngine.get().newGradientCollector();
                NDManager work = manager.newSubManager()) {
            NDArray loss = loss(work);
            Garbage.collect();
            collector.backward(loss);
        }
        variables.forEach((name, variable) -> gradients.put(name, Blocks.doubles(variable.getGradient())));
        variables.values().forEach(variable -> variable.setRequiresGradient(false));
        return gradients;
    }

    private NDArray loss(NDManager work) {
        NDList outputs = block.forward(new ParameterStore(work, false), inputs, training);
        SplittableRandom random = new SplittableRandom(7);
        NDArray loss = null;
        for (NDArray output : outputs) {
            output.attach(work);
            if (output.getDataType() == DataType.FLOAT64) {
                double[] factors = random.doubles(output.size(), 0.5, 1.5).toArray();
                NDArray term =
                        output.mul(work.create(factors, output.getShape())).sum();
                loss = loss == null ? term : loss.add(term);
            }
        }
        if (loss == null) {
            throw new AssertionError("no floating output");
        }
        return loss;
    }

    private double[] differences(NDArray variable) {
        double[] values = variable.toDoubleArray();
        double[] differences = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            differences[i] = (at(variable, values, i, STEP) - at(variable, values, i, -STEP)) / (2 * STEP);
        }
        variable.set(DoubleBuffer.wrap(values));
        return differences;
    }

    private double at(NDArray variable, double[] values, int index, double step) {
        double[] moved = values.clone();
        moved[index] += step;
        variable.set(DoubleBuffer.wrap(moved));
        try (NDManager work = manager.newSubManager()) {
            return loss(work).toDoubleArray()[0];
        }
    }

    @Override
    public void close() {
        block.clear();
        manager.close();
    }
}
