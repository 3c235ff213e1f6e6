package org.pathlift.conditioning.training.optimizer;

import ai.djl.Device;
import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;

/** Takes the state of an optimizer to Java's memory and back. */
public final class OptimizerStates {

    private OptimizerStates() {}

    /** Returns a copy of the state of the given parameters, as of the device on which each lives. */
    public static OptimizerState save(StatefulOptimizer optimizer, Map<String, Parameter> parameters) {
        Map<String, OptimizerState.OfWeight> weights = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> {
            long updates = optimizer.updates(parameter.getId());
            if (updates > 0) {
                Device device = parameter.getArray().getDevice();
                Map<String, Tensor> slots = new LinkedHashMap<>();
                optimizer.buffers(parameter.getId()).stream()
                        .filter(buffer -> buffer.array().getDevice().equals(device))
                        .forEach(buffer -> slots.put(
                                buffer.slot().name(),
                                DeviceArrays.read(buffer.slot().name(), buffer.array())));
                weights.put(name, new OptimizerState.OfWeight(updates, slots));
            }
        });
        return new OptimizerState(optimizer.kind(), optimizer.steps(), weights);
    }

    /**
     * Puts a saved state in place of what an optimizer holds.
     *
     * @param devices where the parameters are trained; none for the devices on which they live
     * @throws RequestException if the state is of another kind of optimizer, or does not fit the parameters; nothing is
     *     changed then
     */
    public static void restore(
            OptimizerState state, StatefulOptimizer optimizer, Map<String, Parameter> parameters, Device... devices) {
        List<Problem> problems = problems(state, optimizer, parameters);
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        optimizer.close();
        state.weights().forEach((name, ofWeight) -> {
            Parameter parameter = Objects.requireNonNull(parameters.get(name));
            Stream<Device> places =
                    devices.length == 0 ? Stream.of(parameter.getArray().getDevice()) : Stream.of(devices);
            places.forEach(device -> optimizer.set(parameter.getId(), parameter.getArray(), device, ofWeight));
        });
        optimizer.setSteps(state.steps());
    }

    private static List<Problem> problems(
            OptimizerState state, StatefulOptimizer optimizer, Map<String, Parameter> parameters) {
        List<Problem> problems = new ArrayList<>();
        if (!state.kind().equals(optimizer.kind())) {
            problems.add(problem("the optimizer", optimizer.kind(), state.kind()));
            return problems;
        }
        List<String> slots = optimizer.slots().stream().map(Slot::name).toList();
        state.weights().forEach((name, ofWeight) -> {
            Parameter parameter = parameters.get(name);
            if (parameter == null) {
                problems.add(problem("weight '" + name + "'", "a weight of the model", "none of that name"));
            } else if (!List.copyOf(ofWeight.slots().keySet()).equals(slots)) {
                problems.add(problem(
                        "weight '" + name + "'",
                        "the slots " + slots,
                        ofWeight.slots().keySet().toString()));
            } else {
                ofWeight.slots().forEach((slot, tensor) -> {
                    if (!tensor.shape().equals(DeviceArrays.shape(parameter.getArray()))) {
                        problems.add(problem(
                                "slot '" + slot + "' of weight '" + name + "'",
                                DeviceArrays.shape(parameter.getArray()).toString(),
                                tensor.shape().toString()));
                    }
                });
            }
        });
        return problems;
    }

    private static Problem problem(String where, String expected, String found) {
        return new Problem(
                "a saved optimizer state must fit the optimizer and the model",
                where,
                expected,
                found,
                "resume with the model and the optimizer that the state was saved with");
    }
}
