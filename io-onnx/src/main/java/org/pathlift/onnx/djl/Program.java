package org.pathlift.onnx.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.op.Call;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.djl.op.Value;
import org.pathlift.onnx.error.PathliftException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * A graph as a list of steps, run in order.
 *
 * <p>Every array that a step leaves behind is freed as soon as no later step reads it; in training the engine keeps what
 * the backward pass needs. Steps that depend on nothing but constants and the shapes of the inputs run once for each
 * combination of input shapes: what computes shapes costs nothing later on.
 */
final class Program implements AutoCloseable {

    private final Model model;
    private final Map<String, Parameter> weights;
    private final List<Step> steps;
    private final FixedValues fixedValues;
    private DataType floats = DataType.FLOAT32;

    Program(Model model, Map<String, Parameter> weights) {
        this.model = model;
        this.weights = weights;
        this.steps = Steps.compile(model, weights);
        this.fixedValues = new FixedValues(model, weights.keySet());
    }

    void precision(DataType type) {
        floats = type;
        fixedValues.precision(type);
    }

    NDList zeros(NDManager manager, Shape... shapes) {
        NDList inputs = new NDList();
        for (int i = 0; i < shapes.length; i++) {
            ValueInfo input = model.graph().inputs().get(i);
            inputs.add(manager.zeros(shapes[i], TensorArrays.dataType(input.type(), floats)));
        }
        return inputs;
    }

    NDList run(ParameterStore store, NDList inputs, boolean training) {
        NDManager owner = inputs.head().getManager();
        Device device = inputs.head().getDevice();
        FixedValues.View fixed = fixedValues.on(device, List.of(inputs.getShapes()));
        Map<String, Value> given = new HashMap<>();
        Map<String, Value> live = new HashMap<>();
        try (NDManager work = owner.newSubManager(device)) {
            feed(work, inputs, given);
            weights.forEach(
                    (name, parameter) -> given.put(name, new Value(store.getValue(parameter, device, training))));
            Call.Run run = new Call.Run(work, floats, training);
            for (Step step : steps) {
                if (!step.fixed()) {
                    live.putAll(compute(step, operands(step, given, live, fixed), run));
                } else if (fixed.get(step.node().output()) == null) {
                    fixed.keep(compute(step, operands(step, given, live, fixed), run));
                }
                for (String dead : step.last()) {
                    Value value = live.remove(dead);
                    if (value != null) {
                        value.array().close();
                    }
                }
            }
            return outputs(owner, given, live, fixed);
        } finally {
            live.values().forEach(value -> value.array().close());
        }
    }

    private void feed(NDManager work, NDList inputs, Map<String, Value> given) {
        List<ValueInfo> declared = model.graph().inputs();
        if (inputs.size() != declared.size()) {
            throw new IllegalArgumentException("the model has %d inputs %s, found %d arrays"
                    .formatted(
                            declared.size(),
                            declared.stream().map(ValueInfo::name).toList(),
                            inputs.size()));
        }
        for (int i = 0; i < declared.size(); i++) {
            NDArray array = inputs.get(i);
            DataType type = TensorArrays.dataType(declared.get(i).type(), floats);
            if (array.getDataType() != type) {
                array = array.toType(type, true);
                array.attach(work);
            }
            given.put(declared.get(i).name(), new Value(array));
        }
    }

    private static List<@Nullable Value> operands(
            Step step, Map<String, Value> given, Map<String, Value> live, FixedValues.View fixed) {
        List<@Nullable Value> operands = new ArrayList<>();
        for (String input : step.node().inputs()) {
            operands.add(input.isEmpty() ? null : value(input, given, live, fixed));
        }
        return operands;
    }

    private static Value value(String name, Map<String, Value> given, Map<String, Value> live, FixedValues.View fixed) {
        Value found = given.get(name);
        found = found == null ? live.get(name) : found;
        found = found == null ? fixed.get(name) : found;
        return Objects.requireNonNull(found, name);
    }

    /** Computes a step's outputs; all other arrays that it made on the way are freed. */
    private Map<String, Value> compute(Step step, List<@Nullable Value> operands, Call.Run run) {
        List<Boolean> state = step.node().inputs().stream()
                .map(input -> run.training() && isState(input))
                .toList();
        Call call = new Call(step.node(), model.opset(), operands, run, state);
        Map<String, Value> made = new HashMap<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList outputs = step.operator().converter().apply(call);
            List<String> names = step.node().outputs();
            for (int i = 0; i < names.size() && i < outputs.size(); i++) {
                if (!names.get(i).isEmpty()) {
                    NDArray output = own(outputs.get(i), operands);
                    NDScope.unregister(output);
                    made.put(names.get(i), new Value(output));
                }
            }
        } catch (PathliftException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UnsupportedModelException(
                    new Problem(
                            "the operator must be computable on its inputs",
                            "node " + step.node().label(),
                            "no error of the engine",
                            shapes(operands) + ": " + e.getMessage(),
                            "check the shapes and types of the inputs"),
                    e);
        }
        return made;
    }

    /** Returns an array of one's own, which may be closed without closing an operand. */
    private static NDArray own(NDArray output, List<@Nullable Value> operands) {
        boolean operand = operands.stream().anyMatch(value -> value != null && value.array() == output);
        return operand ? output.reshape(output.getShape()) : output;
    }

    private boolean isState(String input) {
        Parameter parameter = weights.get(input);
        return parameter != null
                && (parameter.getType() == Parameter.Type.RUNNING_MEAN
                        || parameter.getType() == Parameter.Type.RUNNING_VAR);
    }

    private static String shapes(List<@Nullable Value> operands) {
        return operands.stream()
                .map(value -> value == null ? "none" : value.array().getShape().toString())
                .toList()
                .toString();
    }

    private NDList outputs(NDManager owner, Map<String, Value> given, Map<String, Value> live, FixedValues.View fixed) {
        NDList outputs = new NDList();
        for (ValueInfo info : model.graph().outputs()) {
            Value own = live.remove(info.name());
            NDArray array =
                    own == null ? value(info.name(), given, live, fixed).array().duplicate() : own.array();
            array.attach(owner);
            array.setName(info.name());
            outputs.add(array);
        }
        return outputs;
    }

    @Override
    public void close() {
        fixedValues.close();
    }
}
