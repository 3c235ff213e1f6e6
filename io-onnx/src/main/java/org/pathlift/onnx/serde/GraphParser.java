package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;

/** Reads one GraphProto, which may stand in several pieces that protobuf would merge. */
final class GraphParser {

    private final Reading reading;
    private final boolean main;
    private final Parts parts = new Parts();

    private GraphParser(Reading reading, boolean main) {
        this.reading = reading;
        this.main = main;
    }

    /** What a graph is made of. */
    static final class Parts {
        String name = "";
        final List<StoredNode> nodes = new ArrayList<>();
        final List<ValueInfo> inputs = new ArrayList<>();
        final List<ValueInfo> outputs = new ArrayList<>();
        final List<ValueInfo> valueInfo = new ArrayList<>();
        final Map<String, StoredTensor> initializers = new LinkedHashMap<>();

        /** Returns the values that the graph reads but does not define. */
        Set<String> captured() {
            Set<String> names = new HashSet<>();
            outputs.forEach(output -> names.add(output.name()));
            for (StoredNode stored : nodes) {
                names.addAll(stored.node().inputs());
                names.addAll(stored.node().captured());
            }
            inputs.forEach(input -> names.remove(input.name()));
            names.removeAll(initializers.keySet());
            for (StoredNode stored : nodes) {
                stored.node().outputs().forEach(names::remove);
            }
            names.remove("");
            return names;
        }
    }

    /**
     * Reads a graph.
     *
     * @param path the fields that enclose it
     * @param occurrences the fields that hold it; protobuf merges several into one
     * @param main whether it is the model's main graph, of which declared types are wanted as well
     */
    static Parts parse(Reading reading, List<Field> path, List<Field> occurrences, boolean main) {
        GraphParser parser = new GraphParser(reading, main);
        for (Field occurrence : occurrences) {
            parser.scan(Reading.extend(path, occurrence));
        }
        return parser.parts;
    }

    private void scan(List<Field> path) {
        Wire wire = reading.enter(path, "GraphProto");
        while (wire.next()) {
            if (wire.type() != Wire.LENGTH) {
                continue;
            }
            switch (wire.number()) {
                case GraphProto.NAME_FIELD_NUMBER -> parts.name = wire.text();
                case GraphProto.NODE_FIELD_NUMBER ->
                    parts.nodes.add(NodeParser.parse(reading, Reading.extend(path, wire.field()), parts.nodes.size()));
                case GraphProto.INITIALIZER_FIELD_NUMBER ->
                    initializer(TensorParser.parse(reading, Reading.extend(path, wire.field()), "initializer"));
                case GraphProto.SPARSE_INITIALIZER_FIELD_NUMBER ->
                    sparseInitializer(Reading.extend(path, wire.field()));
                case GraphProto.INPUT_FIELD_NUMBER -> parts.inputs.add(valueInfo(wire));
                case GraphProto.OUTPUT_FIELD_NUMBER -> parts.outputs.add(valueInfo(wire));
                case GraphProto.VALUE_INFO_FIELD_NUMBER -> {
                    if (main) {
                        parts.valueInfo.add(valueInfo(wire));
                    }
                }
                default -> {}
            }
        }
    }

    private void initializer(StoredTensor tensor) {
        if (tensor.name().isEmpty()) {
            reading.problems()
                    .add(
                            "an initializer must have a name",
                            "byte " + tensor.field().start(),
                            "a name",
                            "none",
                            "export the model again");
        } else if (parts.initializers.put(tensor.name(), tensor) != null) {
            reading.problems()
                    .add(
                            "a value must be defined once",
                            "initializer '" + tensor.name() + "'",
                            "no other definition of it",
                            "a second one",
                            "export the model again; names must be unique");
        }
    }

    /** A sparse initializer defines a value of which nothing but the name is told. */
    private void sparseInitializer(List<Field> path) {
        StoredTensor values = AttributeParser.sparse(reading, path, "sparse initializer");
        if (values != null) {
            initializer(new StoredTensor(
                    path,
                    values.name(),
                    ElementType.UNDEFINED,
                    Shape.SCALAR,
                    new Payload.None(),
                    TensorParser.NOTHING));
        }
    }

    private ValueInfo valueInfo(Wire wire) {
        try {
            return ValueInfos.of(ValueInfoProto.parseFrom(wire.bytes()));
        } catch (InvalidProtocolBufferException e) {
            throw wire.broken("a declared value must be readable", "a ValueInfoProto", String.valueOf(e.getMessage()));
        }
    }

    /** Returns the nodes without what only this package knows. */
    static List<Node> nodes(Parts parts) {
        return parts.nodes.stream().map(StoredNode::node).toList();
    }
}
