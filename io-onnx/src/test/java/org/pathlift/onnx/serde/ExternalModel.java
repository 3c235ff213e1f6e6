package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes models with external data for tests. */
final class ExternalModel {

    private final GraphProto.Builder graph = GraphProto.newBuilder();

    /** Adds a float32 vector; a negative offset or length leaves the entry out. */
    ExternalModel tensor(String name, long count, String location, long offset, long length) {
        graph.addInitializer(external(name, count, location, offset, length));
        return this;
    }

    static TensorProto external(String name, long count, String location, long offset, long length) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(count)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location));
        if (offset >= 0) {
            tensor.addExternalData(entry("offset", Long.toString(offset)));
        }
        if (length >= 0) {
            tensor.addExternalData(entry("length", Long.toString(length)));
        }
        return tensor.addExternalData(entry("checksum", "0123")).build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    GraphProto.Builder graph() {
        return graph;
    }

    ModelProto proto() {
        return ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build();
    }

    Path write(Path file) throws IOException {
        return Files.write(file, proto().toByteArray());
    }
}
