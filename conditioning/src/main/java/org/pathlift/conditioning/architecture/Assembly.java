package org.pathlift.conditioning.architecture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.FillData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelBuilder;

/** A network on the way: its nodes, weights and parts so far. */
final class Assembly {

    static final String INPUT = "input";
    static final String OUTPUT = "logits";

    private static final String BATCH = "batch";
    private static final long OPSET = 17;

    /** Files of protobuf, and so of ONNX without external data, end here; a MiB is left for the structure. */
    private static final long MOST_BYTES = Integer.MAX_VALUE - (1L << 20);

    private record Operation(String type, String name, List<String> inputs, Map<String, Object> attributes) {}

    private final Blueprint blueprint;
    private final List<Operation> operations = new ArrayList<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final List<LayerRow> rows = new ArrayList<>();
    private final List<String> positions = new ArrayList<>();
    private long bytes;

    Assembly(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    /** Begins a part: what follows belongs to it. */
    void part(String name, String what) {
        rows.add(new LayerRow(name, what, Shape.SCALAR, 0));
    }

    /** Adds a weight, all its numbers the same; returns its name. */
    String weight(String name, Shape shape, WeightRole role) {
        long size = Math.multiplyExact(shape.elements(), (long) Float.BYTES);
        bytes = Math.addExact(bytes, size);
        constant(new Tensor(name, ElementType.FLOAT, shape, new FillData(element(role.first()), size)));
        if (role == WeightRole.POSITION) {
            positions.add(name);
        }
        if (role.isParameter()) {
            LayerRow row = rows.get(rows.size() - 1);
            change(row.output(), row.parameters() + shape.elements());
        }
        return name;
    }

    private static ByteBuffer element(float value) {
        return ByteBuffer.allocate(Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(value)
                .flip();
    }

    /** Adds a number that is no weight, once for each name; returns the name. */
    String number(String name, double value) {
        constants.putIfAbsent(name, Tensor.ofFloats(name, Shape.SCALAR, (float) value));
        return name;
    }

    /** Adds whole numbers, once for each name; returns the name. */
    String whole(String name, long... values) {
        constants.putIfAbsent(name, Tensor.ofLongs(name, Shape.of(values.length), values));
        return name;
    }

    private void constant(Tensor tensor) {
        if (constants.put(tensor.name(), tensor) != null) {
            throw new IllegalStateException("two weights have the name " + tensor.name());
        }
    }

    /** Adds an operation with one output, which has the operation's name. */
    Value operation(String type, String name, Shape shape, Map<String, Object> attributes, String... inputs) {
        operations.add(new Operation(type, name, List.of(inputs), attributes));
        if (!rows.isEmpty()) {
            change(shape, rows.get(rows.size() - 1).parameters());
        }
        return new Value(name, shape);
    }

    private void change(Shape output, long parameters) {
        LayerRow row = rows.get(rows.size() - 1);
        rows.set(rows.size() - 1, new LayerRow(row.name(), row.what(), output, parameters));
    }

    /** Ends the network with a value, which becomes the output. */
    Draft finish(Value last) {
        if (bytes > MOST_BYTES) {
            throw tooLarge(bytes + " bytes");
        }
        ModelBuilder builder =
                new ModelBuilder(OPSET).name(blueprint.architecture().word());
        builder.inputSymbolic(INPUT, ElementType.FLOAT, batchOf(blueprint.inputShape()));
        constants.values().forEach(builder::initializer);
        for (Operation operation : operations) {
            builder.namedNode(
                    operation.name(),
                    "",
                    operation.type(),
                    operation.inputs().stream().map(name -> renamed(name, last)).toList(),
                    List.of(renamed(operation.name(), last)),
                    operation.attributes());
        }
        builder.outputSymbolic(OUTPUT, ElementType.FLOAT, batchOf(last.shape()));
        return new Draft(blueprint, builder, rows, positions);
    }

    RequestException tooLarge(String found) {
        return new RequestException(List.of(new Problem(
                "the weights must fit into one file",
                blueprint.toString(),
                "at most " + MOST_BYTES + " bytes",
                found,
                "make the network narrower, shallower, or its input smaller")));
    }

    private static String renamed(String name, Value last) {
        return name.equals(last.name()) ? OUTPUT : name;
    }

    private static Object[] batchOf(Shape shape) {
        Object[] dims = new Object[shape.rank() + 1];
        dims[0] = BATCH;
        for (int axis = 0; axis < shape.rank(); axis++) {
            dims[axis + 1] = shape.dim(axis);
        }
        return dims;
    }
}
