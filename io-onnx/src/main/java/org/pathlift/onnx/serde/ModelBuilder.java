package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * Makes new ONNX models, value by value. The same calls give the same bytes.
 *
 * <pre>{@code
 * Model model = new ModelBuilder(17)
 *         .input("x", ElementType.FLOAT, -1, 4)
 *         .initializer(Tensor.ofFloats("w", Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8))
 *         .node("MatMul", List.of("x", "w"), List.of("y"))
 *         .output("y")
 *         .build();
 * }</pre>
 *
 * <p>A mistake that shows at once (a value defined twice, a node without outputs) is refused at once with an
 * {@link IllegalArgumentException}; what only the whole graph shows (a value that nobody defines, a cycle) by
 * {@link #build()}.
 */
public final class ModelBuilder {

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("graph");
    private final List<Tensor> initializers = new ArrayList<>();
    private final Map<String, String> defined = new HashMap<>();
    private final Set<String> nodeNames = new HashSet<>();
    private final Map<String, Long> opsets = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();
    private long irVersion;

    /** Starts a model of this version of the default operator set. */
    public ModelBuilder(long opset) {
        opset("", opset);
        irVersion = irVersionOf(opset);
    }

    /** Imports a version of another operator set. */
    public ModelBuilder opset(String domain, long version) {
        if (version < 1) {
            throw new IllegalArgumentException(
                    "operator set '%s' must have a version of at least 1, found %d".formatted(domain, version));
        }
        opsets.put(domain, version);
        return this;
    }

    /** Sets the version of the file format; otherwise it is the one that the operator set came with. */
    public ModelBuilder irVersion(long version) {
        irVersion = version;
        return this;
    }

    /** Names the graph. */
    public ModelBuilder name(String name) {
        graph.setName(name);
        return this;
    }

    /** Adds an input; a negative extent is left open. */
    public ModelBuilder input(String name, ElementType type, long... dims) {
        return inputSymbolic(name, type, boxed(dims));
    }

    /** Adds an input whose extents are numbers or names; a negative number is left open. */
    public ModelBuilder inputSymbolic(String name, ElementType type, Object... dims) {
        TensorShapeProto.Builder shape = shape("input", name, dims);
        define(name, "an input");
        graph.addInput(value(name, type, shape));
        return this;
    }

    /** Adds a constant. Its elements are asked for only when the model is built or written, in slices. */
    public ModelBuilder initializer(Tensor tensor) {
        Protos.header(tensor);
        define(tensor.name(), "an initializer");
        initializers.add(tensor);
        return this;
    }

    /** Adds an operation of the default domain without attributes. */
    public ModelBuilder node(String opType, List<String> inputs, List<String> outputs) {
        return node("", opType, inputs, outputs, Map.of());
    }

    /** Adds an operation of the default domain; for the attributes' types see the other form. */
    public ModelBuilder node(
            String opType, List<String> inputs, List<String> outputs, Map<String, ? extends Object> attributes) {
        return node("", opType, inputs, outputs, attributes);
    }

    /**
     * Adds an operation.
     *
     * @param domain the operator's domain; empty for the default one; any other needs {@link #opset(String, long)}
     * @param inputs names of values; an empty name omits an optional input
     * @param outputs names of new values; an empty name omits an optional output
     * @param attributes values of type Long, Integer, Float, Double (narrowed to float32), String, Boolean (0 or 1),
     *     {@code long[]}, {@code int[]}, {@code float[]}, {@code String[]} or {@link Tensor}
     */
    public ModelBuilder node(
            String domain,
            String opType,
            List<String> inputs,
            List<String> outputs,
            Map<String, ? extends Object> attributes) {
        return namedNode(opType + "_" + graph.getNodeCount(), domain, opType, inputs, outputs, attributes);
    }

    /** Adds an operation with a name of its own, which no other node may have; see the form without. */
    public ModelBuilder namedNode(
            String name,
            String domain,
            String opType,
            List<String> inputs,
            List<String> outputs,
            Map<String, ? extends Object> attributes) {
        if (!nodeNames.add(name)) {
            throw new IllegalArgumentException("node '%s' must have a name of its own, found it twice".formatted(name));
        }
        if (outputs.stream().allMatch(String::isEmpty)) {
            throw new IllegalArgumentException("node '%s' must have an output, found none".formatted(name));
        }
        outputs.stream()
                .filter(output -> !output.isEmpty())
                .forEach(output -> define(output, "an output of node '" + name + "'"));
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(name)
                .setOpType(opType)
                .addAllInput(inputs)
                .addAllOutput(outputs);
        if (!domain.isEmpty()) {
            node.setDomain(domain);
        }
        new TreeMap<>(attributes).forEach((key, value) -> node.addAttribute(Protos.attribute(name, key, value)));
        graph.addNode(node);
        return this;
    }

    /** Makes values outputs of the graph; their types are left to inference. */
    public ModelBuilder output(String... names) {
        for (String name : names) {
            if (graph.getOutputList().stream()
                    .anyMatch(output -> output.getName().equals(name))) {
                throw new IllegalArgumentException("output '%s' must be given once, found it twice".formatted(name));
            }
            graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        }
        return this;
    }

    /** Makes a value an output of the graph with a declared type; a negative extent is left open. */
    public ModelBuilder output(String name, ElementType type, long... dims) {
        return outputSymbolic(name, type, boxed(dims));
    }

    /** Makes a value an output whose extents are numbers or names; a negative number is left open. */
    public ModelBuilder outputSymbolic(String name, ElementType type, Object... dims) {
        TensorShapeProto.Builder shape = shape("output", name, dims);
        output(name);
        graph.setOutput(graph.getOutputCount() - 1, value(name, type, shape));
        return this;
    }

    /** Adds an entry to the file's metadata. */
    public ModelBuilder metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Returns the model.
     *
     * @throws org.pathlift.onnx.error.MalformedModelException if the graph is incomplete or has a cycle
     */
    public Model build() {
        return ModelReader.read(toBytes(), "the new model");
    }

    /**
     * Returns the model as a file's bytes.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if there are 2 GiB of them or more
     */
    public byte[] toBytes() {
        return ModelWriter.inMemory(pieces(), "the new model");
    }

    /**
     * Writes the model to a new or existing file. Memory does not grow with the weights.
     *
     * @throws org.pathlift.onnx.error.ModelIoException if that fails; there is no half of a file then
     */
    public void write(Path path) {
        try (StagedModel staged = stage(path, WriteOptions.REPLACE)) {
            staged.commit();
        }
    }

    /**
     * Writes the model into a temporary folder beside its target. Memory does not grow with the weights.
     *
     * @throws org.pathlift.onnx.error.ModelIoException if the target exists and must not be replaced, or cannot be
     *     written
     */
    public StagedModel stage(Path target, WriteOptions options) {
        return ModelWriter.stage(pieces(), target, options);
    }

    ModelProto toProto() {
        try {
            return ModelProto.parseFrom(toBytes());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what was just laid out must be readable", e);
        }
    }

    private Pieces pieces() {
        if (graph.getOutputCount() == 0) {
            throw new IllegalArgumentException("a graph must have an output, found none");
        }
        GraphProto.Builder whole = graph.clone();
        if (irVersion < 4) {
            initializers.forEach(tensor -> whole.addInput(Protos.declaration(Protos.header(tensor))));
        }
        ModelProto.Builder model =
                ModelProto.newBuilder().setIrVersion(irVersion).setProducerName("pathlift");
        opsets.forEach((domain, version) -> model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version)));
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return NewModel.pieces(model.build(), whole.build(), initializers);
    }

    private static Object[] boxed(long... dims) {
        return java.util.stream.LongStream.of(dims).boxed().toArray();
    }

    private static TensorShapeProto.Builder shape(String what, String name, Object... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            TensorShapeProto.Dimension.Builder target = shape.addDimBuilder();
            if (dim instanceof String symbol) {
                target.setDimParam(symbol);
            } else if (dim instanceof Number number) {
                if (number.longValue() >= 0) {
                    target.setDimValue(number.longValue());
                }
            } else {
                throw new IllegalArgumentException(
                        "an extent of %s '%s' must be a number or a name, found %s".formatted(what, name, dim));
            }
        }
        return shape;
    }

    private void define(String name, String as) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a value must have a name; %s has none".formatted(as));
        }
        @Nullable String before = defined.putIfAbsent(name, as);
        if (before != null) {
            throw new IllegalArgumentException(
                    "value '%s' must be defined once, found it as %s and as %s".formatted(name, before, as));
        }
    }

    private static ValueInfoProto value(String name, ElementType type, TensorShapeProto.Builder shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.code())
                                .setShape(shape)))
                .build();
    }

    /** The version of the file format in the ONNX release that brought an operator set. */
    private static long irVersionOf(long opset) {
        if (opset <= 8) {
            return 3;
        }
        if (opset <= 11) {
            return opset - 5;
        }
        if (opset <= 14) {
            return 7;
        }
        if (opset <= 18) {
            return 8;
        }
        if (opset <= 20) {
            return 9;
        }
        return opset <= 22 ? 10 : opset - 12;
    }
}
