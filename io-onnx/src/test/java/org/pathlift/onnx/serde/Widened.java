package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import org.pathlift.onnx.graph.Tensor;

/**
 * Models in float64 instead of float32, by protobuf's own classes. Single numbers that are roots of whole ones rounded to
 * float32, which the exporter wrote for an exact root in the network, are the root to float64.
 */
public final class Widened {

    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int DOUBLE = TensorProto.DataType.DOUBLE_VALUE;

    private Widened() {}

    /** Returns a model's bytes with all its float32 values in float64. */
    public static byte[] of(byte[] bytes) {
        try {
            ModelProto.Builder model = ModelProto.parseFrom(bytes).toBuilder();
            GraphProto.Builder graph = model.getGraphBuilder();
            graph.getInitializerBuilderList().forEach(Widened::widen);
            graph.getInputBuilderList().forEach(Widened::widen);
            graph.getOutputBuilderList().forEach(Widened::widen);
            graph.clearValueInfo();
            for (NodeProto.Builder node : graph.getNodeBuilderList()) {
                for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
                    if (attribute.hasT()) {
                        widen(attribute.getTBuilder());
                    }
                    if (node.getOpType().equals("Cast") && attribute.getI() == FLOAT) {
                        attribute.setI(DOUBLE);
                    }
                }
            }
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no model", e);
        }
    }

    private static void widen(ValueInfoProto.Builder value) {
        if (value.getTypeBuilder().getTensorTypeBuilder().getElemType() == FLOAT) {
            value.getTypeBuilder().getTensorTypeBuilder().setElemType(DOUBLE);
        }
    }

    private static void widen(TensorProto.Builder tensor) {
        if (tensor.getDataType() != FLOAT) {
            return;
        }
        Tensor narrow = PbTensors.of(tensor.build());
        double[] values = narrow.reader().toDoubles();
        if (values.length == 1) {
            double root = Math.sqrt(Math.rint(values[0] * values[0]));
            values[0] = (float) root == values[0] ? root : values[0];
        }
        tensor.clearRawData().clearFloatData().setDataType(DOUBLE);
        for (double value : values) {
            tensor.addDoubleData(value);
        }
    }
}
