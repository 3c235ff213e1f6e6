package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.djl.trace.Traced.Value;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** Takes the nodes and constants of a graph in the making, and names them. */
final class Emitter {

    /** A node of the graph. */
    record Emitted(String type, List<String> inputs, List<String> outputs, Map<String, Object> attributes) {}

    private final Set<String> taken = new TreeSet<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<Object, String> shared = new HashMap<>();
    private final Set<Integer> zeros = new TreeSet<>();
    private final Set<String> renamed = new TreeSet<>();
    private final List<Emitted> nodes = new ArrayList<>();
    private final @Nullable BatchSource batch;

    /** The input and the axis that tell the batch size. */
    record BatchSource(String input, int axis) {}

    Emitter(@Nullable BatchSource batch) {
        this.batch = batch;
    }

    /** Returns the nodes on which these values depend. */
    List<Emitted> nodes(List<String> results) {
        Set<String> needed = new TreeSet<>(results);
        List<Emitted> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Emitted node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
                kept.add(0, node);
            }
        }
        return kept;
    }

    Map<String, Tensor> constants() {
        return constants;
    }

    /** Returns a name that nothing has yet: this one, or this one with a number. */
    String reserve(String wish) {
        String name = wish;
        for (int i = 1; !taken.add(name); i++) {
            name = wish + "_" + i;
        }
        return name;
    }

    /** Says which name holds a value. */
    void define(Value value, String name) {
        names.put(value.id(), name);
    }

    String name(int id) {
        return Objects.requireNonNull(names.get(id), () -> "value " + id + " has a name");
    }

    String name(Value value) {
        return name(value.id());
    }

    /** Returns whether a value has a name: it has none where its operation was refused. */
    boolean knows(Value value) {
        return names.containsKey(value.id());
    }

    /** Says that a value is zero everywhere. */
    void zero(Value value) {
        zeros.add(value.id());
    }

    boolean isZero(Value value) {
        return zeros.contains(value.id());
    }

    /** Adds a node with one output and returns the output's name. */
    String node(String type, List<String> inputs) {
        return node(type, inputs, Map.of());
    }

    /** Adds a node with one output and returns the output's name. */
    String node(String type, List<String> inputs, Map<String, ? extends Object> attributes) {
        return nodes(type, inputs, attributes, 1).get(0);
    }

    /** Adds a node with several outputs and returns their names. */
    List<String> nodes(String type, List<String> inputs, Map<String, ? extends Object> attributes, int outputs) {
        List<String> made = new ArrayList<>();
        String base = type.toLowerCase(Locale.ROOT) + "_" + nodes.size();
        for (int i = 0; i < outputs; i++) {
            made.add(reserve(outputs == 1 ? base : base + "_" + i));
        }
        nodes.add(new Emitted(type, List.copyOf(inputs), List.copyOf(made), Map.copyOf(attributes)));
        return made;
    }

    /**
     * Gives a value a last name. What a node made is renamed in all nodes; an input or a constant keeps its name and is
     * passed on.
     */
    void rename(String name, String last) {
        boolean made = nodes.stream().anyMatch(node -> node.outputs().contains(name));
        if (!made || renamed.contains(name)) {
            nodes.add(new Emitted("Identity", List.of(name), List.of(last), Map.of()));
            return;
        }
        renamed.add(last);
        nodes.replaceAll(node -> new Emitted(
                node.type(),
                replace(node.inputs(), name, last),
                replace(node.outputs(), name, last),
                node.attributes()));
        names.replaceAll((id, old) -> old.equals(name) ? last : old);
    }

    private static List<String> replace(List<String> all, String name, String by) {
        return all.stream().map(each -> each.equals(name) ? by : each).toList();
    }

    /** Adds a constant under a name that is reserved for it. */
    void constant(String name, DataType type, Shape shape, ByteBuffer bytes) {
        constants.put(name, new Tensor(name, type(type), shape, new HeapData(bytes)));
    }

    /** Returns a constant vector of int64. */
    String longs(long... values) {
        List<Long> key = new ArrayList<>();
        for (long value : values) {
            key.add(value);
        }
        return shared.computeIfAbsent(key, unused -> {
            String name = reserve("numbers_" + constants.size());
            constants.put(name, Tensor.ofLongs(name, Shape.of(values.length), values));
            return name;
        });
    }

    /** Returns a constant scalar. */
    String scalar(double value, DataType type) {
        return shared.computeIfAbsent(Map.entry(value, type), unused -> {
            String name = reserve("number_" + constants.size());
            constant(name, type, Shape.SCALAR, element(value, type));
            return name;
        });
    }

    /** Returns a vector of int64 that may depend on the batch size. */
    String vector(List<Extent> extents) {
        if (extents.stream().allMatch(Extent::isFixed)) {
            return longs(extents.stream().mapToLong(Extent::constant).toArray());
        }
        List<String> parts = extents.stream().map(this::number).toList();
        return parts.size() == 1 ? parts.get(0) : node("Concat", parts, Map.of("axis", 0));
    }

    /** Returns a vector of one int64 that may depend on the batch size. */
    private String number(Extent extent) {
        if (extent.isFixed()) {
            return longs(extent.constant());
        }
        String number = batchSize();
        if (extent.perBatch() != 1) {
            number = node("Mul", List.of(number, longs(extent.perBatch())));
        }
        return extent.constant() == 0 ? number : node("Add", List.of(number, longs(extent.constant())));
    }

    private String batchSize() {
        @Nullable String known = shared.get(BatchSource.class);
        if (known != null) {
            return known;
        }
        BatchSource source = Objects.requireNonNull(batch, "only a batched input makes extents depend on the batch");
        String shape = node("Shape", List.of(source.input()));
        String size = node("Gather", List.of(shape, longs(source.axis())), Map.of("axis", 0));
        shared.put(BatchSource.class, size);
        return size;
    }

    /** Returns a value in another element type. */
    String as(Value value, DataType type) {
        return cast(name(value), value.type(), type);
    }

    String cast(String name, DataType from, DataType to) {
        return from == to ? name : node("Cast", List.of(name), Map.of("to", type(to).code()));
    }

    static ElementType type(DataType type) {
        return switch (type) {
            case FLOAT32 -> ElementType.FLOAT;
            case FLOAT64 -> ElementType.DOUBLE;
            case FLOAT16 -> ElementType.FLOAT16;
            case BFLOAT16 -> ElementType.BFLOAT16;
            case UINT8 -> ElementType.UINT8;
            case INT8 -> ElementType.INT8;
            case UINT16 -> ElementType.UINT16;
            case INT16 -> ElementType.INT16;
            case UINT32 -> ElementType.UINT32;
            case INT32 -> ElementType.INT32;
            case UINT64 -> ElementType.UINT64;
            case INT64 -> ElementType.INT64;
            case BOOLEAN -> ElementType.BOOL;
            case COMPLEX64 -> ElementType.COMPLEX64;
            default -> throw new IllegalArgumentException("an array of " + type + " has no ONNX type");
        };
    }

    private static ByteBuffer element(double value, DataType type) {
        ByteBuffer bytes = ByteBuffer.allocate(type.getNumOfBytes()).order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FLOAT32 -> bytes.putFloat((float) value);
            case FLOAT64 -> bytes.putDouble(value);
            case FLOAT16 -> bytes.putShort(org.pathlift.onnx.graph.HalfFloats.toFloat16(value));
            case BFLOAT16 -> bytes.putShort(org.pathlift.onnx.graph.HalfFloats.toBfloat16(value));
            case UINT8, INT8 -> bytes.put((byte) value);
            case BOOLEAN -> bytes.put((byte) (value == 0 ? 0 : 1));
            case UINT16, INT16 -> bytes.putShort((short) value);
            case UINT32, INT32 -> bytes.putInt((int) (long) value);
            case UINT64, INT64 -> bytes.putLong((long) value);
            default -> throw new IllegalArgumentException("a number of " + type + " has no ONNX type");
        }
        return bytes.rewind();
    }
}
