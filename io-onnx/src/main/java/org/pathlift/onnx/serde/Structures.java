package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.ModelProto;
import org.pathlift.onnx.graph.Model;

/** The message that a model was read from. */
final class Structures {

    private Structures() {}

    /** Returns the message of a model; tensors that the model holds may be without their bytes in it. */
    static ModelProto of(Model model) {
        return ((ProtoSource) model.source().orElseThrow()).proto();
    }

    /** Interim. */
    interface ProtoSource extends Model.Source {
        ModelProto proto();
    }
}
