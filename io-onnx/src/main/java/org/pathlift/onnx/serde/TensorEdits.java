package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorData;

/** Makes the edits that put new elements where a constant stands, in the encoding that the file uses there. */
final class TensorEdits {

    private final SourceFile source;
    private final List<Edit> edits = new ArrayList<>();

    TensorEdits(SourceFile source) {
        this.source = source;
    }

    List<Edit> edits() {
        return edits;
    }

    /** Replaces elements that stand in the TensorProto itself. */
    void inTensor(StoredTensor stored, TensorData data) {
        if (stored.payload() instanceof Payload.Raw raw) {
            Field field = raw.field();
            edits.add(new Edit(stored.path(), field.payload(), field.end(), new Pieces().elements(data)));
        } else if (stored.payload() instanceof Payload.Typed typed) {
            TypedField kind = typed.kind();
            Pieces body =
                    kind.fixedWidth() > 0 ? new Pieces().elements(data) : new Pieces().packed(data, stored.type());
            Pieces field = new Pieces().field(kind.number(), body);
            replaceEntries(stored.path(), "TensorProto", kind.number(), kind.wireType(), field);
        }
    }

    /** Replaces the value_float, value_floats, value_int or value_ints of a Constant node. */
    void inAttribute(StoredAttribute attribute, Tensor tensor) {
        boolean real = tensor.type() == ElementType.FLOAT;
        Pieces body = real ? new Pieces().elements(tensor.data()) : new Pieces().packed(tensor.data(), tensor.type());
        int wireType = real ? Wire.FIXED32 : Wire.VARINT;
        if (tensor.shape().rank() == 0) {
            int number = real ? AttributeProto.F_FIELD_NUMBER : AttributeProto.I_FIELD_NUMBER;
            replaceEntries(
                    attribute.path(),
                    "AttributeProto",
                    number,
                    wireType,
                    new Pieces().tag(number, wireType).all(body));
        } else {
            int number = real ? AttributeProto.FLOATS_FIELD_NUMBER : AttributeProto.INTS_FIELD_NUMBER;
            replaceEntries(attribute.path(), "AttributeProto", number, wireType, new Pieces().field(number, body));
        }
    }

    /** Puts a field in place of the first that holds an entry, and removes the others. */
    private void replaceEntries(List<Field> path, String message, int number, int wireType, Pieces field) {
        Wire wire = enter(path, message);
        boolean replaced = false;
        while (wire.next()) {
            if (wire.is(number, wireType) || wire.is(number, Wire.LENGTH)) {
                edits.add(replaced ? Edit.remove(path, wire.field()) : Edit.replace(path, wire.field(), field));
                replaced = true;
            }
        }
        if (!replaced) {
            edits.add(Edit.append(path, field));
        }
    }

    /** Turns a ConstantOfShape node into a Constant node. */
    void ofShape(StoredNode stored, Tensor tensor) {
        List<Field> path = stored.path();
        Wire wire = enter(path, "NodeProto");
        boolean named = false;
        while (wire.next()) {
            if (wire.is(NodeProto.OP_TYPE_FIELD_NUMBER, Wire.LENGTH)) {
                Pieces constant = new Pieces().literal("Constant".getBytes(StandardCharsets.UTF_8));
                Pieces operator = new Pieces().field(NodeProto.OP_TYPE_FIELD_NUMBER, constant);
                edits.add(named ? Edit.remove(path, wire.field()) : Edit.replace(path, wire.field(), operator));
                named = true;
            } else if (wire.is(NodeProto.INPUT_FIELD_NUMBER, Wire.LENGTH)) {
                edits.add(Edit.remove(path, wire.field()));
            }
        }
        StoredAttribute old = stored.attribute("value");
        if (old != null) {
            edits.add(Edit.remove(path, old.path().get(old.path().size() - 1)));
        }
        edits.add(Edit.append(path, new Pieces().field(NodeProto.ATTRIBUTE_FIELD_NUMBER, valueAttribute(tensor))));
    }

    private static Pieces valueAttribute(Tensor tensor) {
        TensorProto.Builder header =
                TensorProto.newBuilder().setDataType(tensor.type().code());
        for (long dim : tensor.shape().toArray()) {
            header.addDims(dim);
        }
        Pieces proto = new Pieces()
                .literal(header.build().toByteArray())
                .field(TensorProto.RAW_DATA_FIELD_NUMBER, new Pieces().elements(tensor.data()));
        AttributeProto attribute = AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeType.TENSOR)
                .build();
        return new Pieces().literal(attribute.toByteArray()).field(AttributeProto.T_FIELD_NUMBER, proto);
    }

    private Wire enter(List<Field> path, String message) {
        Field field = path.get(path.size() - 1);
        return Wire.of(source.file(), source.description(), message, field, path.size());
    }
}
