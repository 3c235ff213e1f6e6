package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.Attribute;
import org.pathlift.onnx.graph.Node;

/** Reads one NodeProto. */
final class NodeParser {

    private NodeParser() {}

    /** Reads the node in the last field of a path, as the one with this index. */
    static StoredNode parse(Reading reading, List<Field> path, int index) {
        String name = "";
        String operator = "";
        String domain = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<Field> attributeFields = new ArrayList<>();
        Wire wire = reading.enter(path, "NodeProto");
        while (wire.next()) {
            if (wire.type() != Wire.LENGTH) {
                continue;
            }
            switch (wire.number()) {
                case NodeProto.INPUT_FIELD_NUMBER -> inputs.add(wire.text());
                case NodeProto.OUTPUT_FIELD_NUMBER -> outputs.add(wire.text());
                case NodeProto.NAME_FIELD_NUMBER -> name = wire.text();
                case NodeProto.OP_TYPE_FIELD_NUMBER -> operator = wire.text();
                case NodeProto.DOMAIN_FIELD_NUMBER -> domain = wire.text();
                case NodeProto.ATTRIBUTE_FIELD_NUMBER -> attributeFields.add(wire.field());
                default -> {}
            }
        }
        Node bare = new Node(index, name, operator, domain, inputs, outputs, Map.of());
        String place = "node " + bare.label();
        if (operator.isEmpty()) {
            reading.problems()
                    .add("a node must name its operator", place, "an op_type", "none", "export the model again");
        }
        boolean constant = bare.is("Constant") || bare.is("ConstantOfShape");
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        List<StoredAttribute> stored = new ArrayList<>();
        for (Field field : attributeFields) {
            StoredAttribute attribute = AttributeParser.parse(reading, Reading.extend(path, field), place);
            if (attribute.name().isEmpty() || attributes.put(attribute.name(), attribute.value()) != null) {
                reading.problems()
                        .add(
                                "the attributes of a node must have different names",
                                place,
                                "one attribute of each name",
                                attribute.name().isEmpty() ? "one without a name" : "two '" + attribute.name() + "'",
                                "export the model again");
            }
            if (constant) {
                stored.add(attribute);
            }
        }
        return new StoredNode(path, new Node(index, name, operator, domain, inputs, outputs, attributes), stored);
    }
}
