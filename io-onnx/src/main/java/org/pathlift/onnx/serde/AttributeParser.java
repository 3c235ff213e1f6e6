package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Attribute;

/** Reads one AttributeProto: tensors and graphs in it field by field, anything else by protobuf. */
final class AttributeParser {

    private final Reading reading;
    private final List<Field> path;
    private String name = "";
    private AttributeType type = AttributeType.UNDEFINED;
    private boolean reference;
    private final List<StoredTensor> single = new ArrayList<>();
    private int tensors;
    private final List<Field> graph = new ArrayList<>();
    private final List<List<Field>> graphs = new ArrayList<>();
    private int sparse;

    private AttributeParser(Reading reading, List<Field> path) {
        this.reading = reading;
        this.path = path;
    }

    /** Reads the attribute in the last field of a path. */
    static StoredAttribute parse(Reading reading, List<Field> path, String node) {
        AttributeParser parser = new AttributeParser(reading, path);
        parser.scan(node);
        return parser.build();
    }

    /** Reads the values and indices of the SparseTensorProto in the last field of a path; returns the values. */
    static @Nullable StoredTensor sparse(Reading reading, List<Field> path, String context) {
        Wire wire = reading.enter(path, "SparseTensorProto");
        StoredTensor values = null;
        while (wire.next()) {
            if (wire.is(SparseTensorProto.VALUES_FIELD_NUMBER, Wire.LENGTH)) {
                values = TensorParser.parse(reading, Reading.extend(path, wire.field()), context);
            } else if (wire.is(SparseTensorProto.INDICES_FIELD_NUMBER, Wire.LENGTH)) {
                TensorParser.parse(reading, Reading.extend(path, wire.field()), context);
            }
        }
        return values;
    }

    private void scan(String node) {
        Wire wire = reading.enter(path, "AttributeProto");
        while (wire.next()) {
            if (wire.is(AttributeProto.TYPE_FIELD_NUMBER, Wire.VARINT)) {
                AttributeType known = AttributeType.forNumber((int) wire.varint());
                type = known == null ? AttributeType.UNDEFINED : known;
            }
            if (wire.type() != Wire.LENGTH) {
                continue;
            }
            List<Field> inner = Reading.extend(path, wire.field());
            switch (wire.number()) {
                case AttributeProto.NAME_FIELD_NUMBER -> name = wire.text();
                case AttributeProto.REF_ATTR_NAME_FIELD_NUMBER -> reference = true;
                case AttributeProto.T_FIELD_NUMBER -> single.add(TensorParser.parse(reading, inner, node + ", tensor"));
                case AttributeProto.TENSORS_FIELD_NUMBER -> {
                    TensorParser.parse(reading, inner, node + ", tensor");
                    tensors++;
                }
                case AttributeProto.G_FIELD_NUMBER -> graph.add(wire.field());
                case AttributeProto.GRAPHS_FIELD_NUMBER -> graphs.add(List.of(wire.field()));
                case AttributeProto.SPARSE_TENSOR_FIELD_NUMBER, AttributeProto.SPARSE_TENSORS_FIELD_NUMBER -> {
                    sparse(reading, inner, node + ", sparse tensor");
                    sparse++;
                }
                default -> {}
            }
        }
        if (!graph.isEmpty()) {
            graphs.add(graph);
        }
    }

    private StoredAttribute build() {
        StoredTensor tensor = single.size() == 1 ? single.get(0) : null;
        Set<String> captured = new HashSet<>();
        for (List<Field> occurrences : graphs) {
            GraphParser.Parts parts = GraphParser.parse(reading, path, occurrences, false);
            captured.addAll(parts.captured());
        }
        Attribute value = reference ? new Attribute.Opaque("reference") : value(tensor, captured);
        return new StoredAttribute(path, name, value, value instanceof Attribute.OfTensor ? tensor : null);
    }

    private Attribute value(@Nullable StoredTensor tensor, Set<String> captured) {
        // Subgraphs count whatever the declared type says: what they read must not be lost.
        if (!graphs.isEmpty()) {
            return new Attribute.OfGraph(captured);
        }
        if (tensor != null && (type == AttributeType.TENSOR || type == AttributeType.UNDEFINED)) {
            return new Attribute.OfTensor(tensor.tensor(tensor.name()));
        }
        if (!single.isEmpty() || tensors > 0 || sparse > 0) {
            return new Attribute.Opaque(type.name());
        }
        return plain();
    }

    private Attribute plain() {
        Wire wire = reading.enter(path, "AttributeProto");
        AttributeProto proto;
        try {
            proto = AttributeProto.parseFrom(wire.rest());
        } catch (InvalidProtocolBufferException e) {
            throw wire.broken("an attribute must be readable", "an AttributeProto", String.valueOf(e.getMessage()));
        }
        return switch (type == AttributeType.UNDEFINED ? guess(proto) : type) {
            case FLOAT -> new Attribute.OfFloat(proto.getF());
            case INT -> new Attribute.OfInt(proto.getI());
            case STRING -> new Attribute.OfString(proto.getS().toStringUtf8());
            case FLOATS -> new Attribute.OfFloats(proto.getFloatsList());
            case INTS -> new Attribute.OfInts(proto.getIntsList());
            case STRINGS ->
                new Attribute.OfStrings(proto.getStringsList().stream()
                        .map(ByteString::toStringUtf8)
                        .toList());
            default -> new Attribute.Opaque(type.name());
        };
    }

    /** Files of IR version 1 name no type. */
    private static AttributeType guess(AttributeProto proto) {
        if (proto.hasF()) {
            return AttributeType.FLOAT;
        } else if (proto.hasI()) {
            return AttributeType.INT;
        } else if (proto.hasS()) {
            return AttributeType.STRING;
        } else if (proto.getFloatsCount() > 0) {
            return AttributeType.FLOATS;
        } else if (proto.getIntsCount() > 0) {
            return AttributeType.INTS;
        } else if (proto.getStringsCount() > 0) {
            return AttributeType.STRINGS;
        }
        return AttributeType.UNDEFINED;
    }
}
