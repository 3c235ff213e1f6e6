package org.pathlift.onnx.djl.trace;

import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.trace.Traced.Value;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.serde.ModelBuilder;

/** Writes unified steps as a model. */
final class GraphWriter {

    private static final long OPSET = 17;
    private static final String BATCH = "batch";

    private final List<TracedInput> inputs;
    private final IdentityHashMap<Parameter, String> keys = new IdentityHashMap<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<Integer, Value> values = new HashMap<>();
    private final Emitter out;

    GraphWriter(ParameterList parameters, List<TracedInput> inputs) {
        this.inputs = inputs;
        parameters.forEach(pair -> keys.putIfAbsent(pair.getValue(), pair.getKey()));
        out = new Emitter(inputs.stream()
                .filter(input -> input.batchAxis().isPresent())
                .findFirst()
                .map(input ->
                        new Emitter.BatchSource(input.name(), input.batchAxis().getAsInt()))
                .orElse(null));
        for (TracedInput input : inputs) {
            if (!out.reserve(input.name()).equals(input.name())) {
                throw new IllegalArgumentException(
                        "inputs must have different names, found two '%s'".formatted(input.name()));
            }
        }
    }

    /** Writes all steps; adds what has no ONNX form to the problems. */
    void write(List<Traced> steps, List<Problem> problems) {
        for (Traced step : steps) {
            step.results().forEach(value -> values.put(value.id(), value));
            if (step instanceof Traced.Input input) {
                out.define(input.value(), inputs.get(input.index()).name());
            } else if (step instanceof Traced.Weight weight) {
                weight(weight);
            } else if (step instanceof Traced.Constant constant) {
                String name = out.reserve("constant_" + out.constants().size());
                constant(name, constant.value(), constant.bytes());
            } else if (step instanceof Traced.Filled filled) {
                filled(filled);
            } else if (step instanceof Operation operation) {
                try {
                    convert(operation);
                } catch (RefusedOperation e) {
                    problems.add(e.problem());
                }
            }
        }
    }

    /** Returns the model whose outputs are these values. */
    TracedModel finish(List<Integer> outputs) {
        List<String> results = new ArrayList<>();
        for (int id : outputs) {
            String wish = outputs.size() == 1 ? "output" : "output" + results.size();
            String name = out.reserve(wish);
            results.add(name);
            out.rename(out.name(id), name);
        }
        ModelBuilder builder = new ModelBuilder(OPSET);
        for (TracedInput input : inputs) {
            builder.inputSymbolic(input.name(), Emitter.type(input.sample().getDataType()), dims(input));
        }
        List<Emitter.Emitted> nodes = out.nodes(results);
        Set<String> read = new HashSet<>();
        nodes.forEach(node -> read.addAll(node.inputs()));
        parameters.keySet().retainAll(read);
        out.constants().values().stream()
                .filter(tensor -> read.contains(tensor.name()))
                .forEach(builder::initializer);
        nodes.forEach(node -> builder.node(node.type(), node.inputs(), node.outputs(), node.attributes()));
        for (int i = 0; i < results.size(); i++) {
            Value value = values.get(outputs.get(i));
            if (value != null) {
                long[] dims = value.shape().stream()
                        .mapToLong(extent -> extent.isFixed() ? extent.constant() : -1)
                        .toArray();
                builder.output(results.get(i), Emitter.type(value.type()), dims);
            }
        }
        return new TracedModel(builder.build(), parameters);
    }

    private void weight(Traced.Weight weight) {
        Parameter parameter = weight.parameter();
        @Nullable String key = keys.get(parameter);
        String name = out.reserve(key == null ? parameter.getName() : key);
        parameters.put(name, parameter);
        constant(name, weight.value(), parameter.getArray().toByteBuffer());
    }

    private void constant(String name, Value value, ByteBuffer bytes) {
        long[] dims = value.shape().stream().mapToLong(Extent::constant).toArray();
        out.constant(name, value.type(), Shape.of(dims), bytes);
        out.define(value, name);
    }

    private void filled(Traced.Filled filled) {
        if (zero(filled.element())) {
            out.zero(filled.value());
        }
        String name = out.reserve("constant_" + out.constants().size());
        out.constant(name, filled.value().type(), Shape.SCALAR, filled.element());
        out.define(
                filled.value(),
                out.node("Expand", List.of(name, out.vector(filled.value().shape()))));
    }

    private static boolean zero(ByteBuffer element) {
        for (int i = 0; i < element.limit(); i++) {
            if (element.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void convert(Operation operation) {
        @Nullable Converter converter = Converters.of(operation.name());
        if (converter == null) {
            throw RefusedOperation.unknown(operation.where(), operation.name());
        }
        if (operation.operands().stream().allMatch(out::knows)) {
            converter.convert(operation, out);
        }
    }

    private static Object[] dims(TracedInput input) {
        Object[] dims = new Object[input.sample().getShape().dimension()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = input.batchAxis().isPresent() && input.batchAxis().getAsInt() == axis
                    ? BATCH
                    : input.sample().getShape().get(axis);
        }
        return dims;
    }
}
