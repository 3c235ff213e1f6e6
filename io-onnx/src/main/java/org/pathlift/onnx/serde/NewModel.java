package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import org.pathlift.onnx.graph.Tensor;

/** Lays out a new model as the pieces of a file, its fields in the order of their numbers, without its weights' bytes. */
final class NewModel {

    private NewModel() {}

    /**
     * Returns the file of a model.
     *
     * @param model the model without its graph
     * @param graph the graph without its initializers
     * @param initializers its initializers; their bytes are asked for only when the pieces are written
     */
    static Pieces pieces(ModelProto model, GraphProto graph, List<Tensor> initializers) {
        GraphProto head = GraphProto.newBuilder()
                .addAllNode(graph.getNodeList())
                .setName(graph.getName())
                .build();
        GraphProto tail = graph.toBuilder().clearNode().clearName().build();
        Pieces body = new Pieces().literal(head.toByteArray());
        for (Tensor tensor : initializers) {
            body.field(GraphProto.INITIALIZER_FIELD_NUMBER, tensor(tensor));
        }
        body.literal(tail.toByteArray());
        ModelProto before = ModelProto.newBuilder()
                .setIrVersion(model.getIrVersion())
                .setProducerName(model.getProducerName())
                .build();
        ModelProto after =
                model.toBuilder().clearIrVersion().clearProducerName().build();
        return new Pieces()
                .literal(before.toByteArray())
                .field(ModelProto.GRAPH_FIELD_NUMBER, body)
                .literal(after.toByteArray());
    }

    private static Pieces tensor(Tensor tensor) {
        return new Pieces()
                .literal(Protos.header(tensor).toByteArray())
                .field(TensorProto.RAW_DATA_FIELD_NUMBER, new Pieces().elements(tensor.data()));
    }
}
