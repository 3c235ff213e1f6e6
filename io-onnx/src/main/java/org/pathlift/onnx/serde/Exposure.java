package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import org.pathlift.onnx.graph.Model;

/** A model whose intermediate values can be read. */
public final class Exposure {

    private Exposure() {}

    /**
     * Returns the bytes of a model with some values as further outputs.
     *
     * <p>The parts of a protobuf message that stand one after the other are merged when they are read, so the outputs are
     * put behind the model's own bytes.
     *
     * @throws org.pathlift.onnx.error.PathliftException if the model has external data or is larger than 2 GiB
     */
    public static byte[] bytes(Model model, Collection<String> values) {
        byte[] own = ModelWriter.toBytes(model);
        byte[] outputs = outputs(model, values);
        ByteArrayOutputStream all = new ByteArrayOutputStream(own.length + outputs.length);
        all.writeBytes(own);
        all.writeBytes(outputs);
        return all.toByteArray();
    }

    private static byte[] outputs(Model model, Collection<String> values) {
        GraphProto.Builder outputs = GraphProto.newBuilder();
        for (String value : values) {
            if (!model.graph().isOutput(value)) {
                outputs.addOutput(ValueInfoProto.newBuilder().setName(value));
            }
        }
        return ModelProto.newBuilder().setGraph(outputs).build().toByteArray();
    }
}
