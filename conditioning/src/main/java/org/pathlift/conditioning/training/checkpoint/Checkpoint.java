package org.pathlift.conditioning.training.checkpoint;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.conditioning.training.optimizer.OptimizerState;
import org.pathlift.conditioning.training.optimizer.OptimizerStates;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;

/**
 * All that a training run needs to go on with the same numbers.
 *
 * @param model what names the model that is trained: the SHA-256 of its file
 * @param progress how far the run has come
 * @param settings what else the run was started with, for whoever resumes it to compare
 * @param weights the weights, running statistics included, each in the precision in which it is trained
 * @param optimizer the optimizer's state
 */
public record Checkpoint(
        String model,
        Progress progress,
        Map<String, String> settings,
        Map<String, Tensor> weights,
        OptimizerState optimizer) {

    private static final int BLOCK = 1 << 14;

    /**
     * Keeps unmodifiable copies of {@code settings} and {@code weights}, with {@code weights} in the order given, with
     * {@code settings} sorted by key.
     */
    public Checkpoint {
        settings = java.util.Collections.unmodifiableMap(new TreeMap<>(settings));
        weights = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    /** Returns a copy of the state of a run. */
    public static Checkpoint capture(
            String model,
            Progress progress,
            Map<String, String> settings,
            Map<String, Parameter> parameters,
            StatefulOptimizer optimizer) {
        Map<String, Tensor> weights = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> weights.put(name, DeviceArrays.read(name, parameter.getArray())));
        return new Checkpoint(model, progress, settings, weights, OptimizerStates.save(optimizer, parameters));
    }

    /**
     * Puts the state in place of what a run's block and optimizer hold.
     *
     * @throws RequestException if the run is of another model, or weights or optimizer do not fit; nothing is changed then
     */
    public void restore(String runsModel, Map<String, Parameter> parameters, StatefulOptimizer target) {
        List<Problem> problems = problems(runsModel, parameters);
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        OptimizerStates.restore(optimizer, target, parameters);
        weights.forEach((name, tensor) -> DeviceArrays.write(
                tensor, Objects.requireNonNull(parameters.get(name)).getArray()));
    }

    private List<Problem> problems(String runsModel, Map<String, Parameter> parameters) {
        List<Problem> problems = new ArrayList<>();
        if (!model.equals(runsModel)) {
            problems.add(problem("the model", runsModel, model));
            return problems;
        }
        parameters.forEach((name, parameter) -> {
            Tensor tensor = weights.get(name);
            String expected = parameter.getArray().getDataType() + " " + DeviceArrays.shape(parameter.getArray());
            if (tensor == null) {
                problems.add(problem("weight '" + name + "'", expected, "none of that name"));
            } else if (!tensor.shape().equals(DeviceArrays.shape(parameter.getArray()))
                    || tensor.type()
                            != DeviceArrays.elementType(parameter.getArray().getDataType())) {
                problems.add(problem("weight '" + name + "'", expected, tensor.type() + " " + tensor.shape()));
            }
        });
        weights.keySet().stream()
                .filter(name -> !parameters.containsKey(name))
                .forEach(name ->
                        problems.add(problem("weight '" + name + "'", "a weight of the model", "none of that name")));
        return problems;
    }

    private static Problem problem(String where, String expected, String found) {
        return new Problem(
                "a checkpoint must be of the run that resumes",
                where,
                expected,
                found,
                "resume with the model, precision and options that the checkpoint was made with");
    }

    /** Returns the name of a weight with an element that is not finite: a run that came apart is not worth keeping. */
    public Optional<String> firstNotFinite() {
        return weights.values().stream()
                .filter(tensor -> tensor.type().isRescalable() && !isFinite(tensor))
                .map(Tensor::name)
                .findFirst();
    }

    private static boolean isFinite(Tensor tensor) {
        double[] values = new double[(int) Math.min(BLOCK, tensor.shape().elements())];
        for (long from = 0; from < tensor.shape().elements(); from += BLOCK) {
            int count = (int) Math.min(BLOCK, tensor.shape().elements() - from);
            tensor.reader().doubles(from, values, 0, count);
            for (int i = 0; i < count; i++) {
                if (!Double.isFinite(values[i])) {
                    return false;
                }
            }
        }
        return true;
    }
}
