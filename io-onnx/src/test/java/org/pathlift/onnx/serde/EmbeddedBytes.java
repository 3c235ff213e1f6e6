package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Models around given bytes, also such as protobuf itself would not write. */
final class EmbeddedBytes {

    private EmbeddedBytes() {}

    /** Returns a model whose graph has these bytes as its only initializer. */
    static byte[] modelOf(byte[] tensor) {
        return modelOfGraph(field(GraphProto.INITIALIZER_FIELD_NUMBER, tensor));
    }

    /** Returns a model with these bytes as its graph. */
    static byte[] modelOfGraph(byte[] graph) {
        byte[] version = {8, 8};
        return concat(version, field(ModelProto.GRAPH_FIELD_NUMBER, graph));
    }

    /** Returns a field with these bytes as its payload. */
    static byte[] field(int number, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeByteArray(number, payload);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
