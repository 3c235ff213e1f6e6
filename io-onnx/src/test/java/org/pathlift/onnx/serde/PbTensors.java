package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.pathlift.onnx.graph.Tensor;

/** Reads single tensors, as the ONNX backend tests keep them: by this project's own reader, in a model around each. */
public final class PbTensors {

    private PbTensors() {}

    /** Returns the tensor of a file that holds a {@code TensorProto}. */
    public static Tensor read(Path file) {
        try {
            return of(TensorProto.parseFrom(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    static Tensor of(TensorProto tensor) {
        GraphProto.Builder graph = GraphProto.newBuilder();
        graph.addInitializer(tensor.toBuilder().setName("tensor"));
        graph.addOutputBuilder().setName("tensor");
        byte[] model =
                ModelProto.newBuilder().setIrVersion(8).setGraph(graph).build().toByteArray();
        return Objects.requireNonNull(
                ModelReader.read(model, "a tensor").graph().constant("tensor"));
    }
}
