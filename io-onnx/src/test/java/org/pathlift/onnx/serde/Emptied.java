package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;

/** Models without the elements of their constants, to see what else differs; by protobuf's own classes. */
public final class Emptied {

    private Emptied() {}

    /** Returns a model's bytes with the elements of all floating initializers and constant attributes taken out. */
    public static byte[] of(byte[] bytes) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
            model.getGraphBuilder().getInitializerBuilderList().forEach(Emptied::empty);
            for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
                for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                    if (attribute.hasT()) {
                        empty(attribute.getTBuilder());
                    }
                }
            }
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no model", e);
        }
    }

    private static void empty(TensorProto.Builder tensor) {
        if (tensor.getDataType() == TensorProto.DataType.FLOAT_VALUE
                || tensor.getDataType() == TensorProto.DataType.DOUBLE_VALUE) {
            tensor.clearRawData().clearFloatData().clearDoubleData();
        }
    }
}
