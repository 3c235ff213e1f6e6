package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.pathlift.onnx.graph.Tensor;

/**
 * Models in float64 instead of float32, by protobuf's own classes.
 *
 * <p>Numbers that the exporter rounded to float32, and that were no parameters of the network, are what they were: roots
 * of whole numbers; the slope of LeakyRelu, which becomes a PRelu of one slope; the epsilon of BatchNormalization, whose
 * rounding is added to the variances, and of LayerNormalization, whose input is multiplied by the root of what it grew by.
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
            for (NodeProto.Builder node : List.copyOf(graph.getNodeBuilderList())) {
                restore(node, graph);
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

    private static void restore(NodeProto.Builder node, GraphProto.Builder graph) {
        if (node.getOpType().equals("LeakyRelu")) {
            double slope = decimal(number(node, "alpha", 0.01f));
            graph.addInitializerBuilder()
                    .setName(node.getOutput(0) + ".slope")
                    .setDataType(DOUBLE)
                    .addDims(1)
                    .addDoubleData(slope);
            node.setOpType("PRelu").clearAttribute().addInput(node.getOutput(0) + ".slope");
        } else if (node.getOpType().equals("LayerNormalization")) {
            scaleInput(node, graph);
        } else if (node.getOpType().equals("BatchNormalization")) {
            float epsilon = number(node, "epsilon", 1e-5f);
            graph.getInitializerBuilderList().stream()
                    .filter(tensor -> tensor.getName().equals(node.getInput(4)))
                    .forEach(tensor -> {
                        for (int i = 0; i < tensor.getDoubleDataCount(); i++) {
                            tensor.setDoubleData(i, tensor.getDoubleData(i) + (decimal(epsilon) - epsilon));
                        }
                    });
        }
    }

    /** LN(s x) with epsilon s s e is LN(x) with epsilon e. */
    private static void scaleInput(NodeProto.Builder node, GraphProto.Builder graph) {
        float epsilon = number(node, "epsilon", 1e-5f);
        String scale = node.getOutput(0) + ".scale";
        String scaled = node.getOutput(0) + ".scaled";
        graph.addInitializerBuilder()
                .setName(scale)
                .setDataType(DOUBLE)
                .addDoubleData(Math.sqrt(epsilon / decimal(epsilon)));
        graph.addNodeBuilder()
                .setOpType("Mul")
                .addInput(node.getInput(0))
                .addInput(scale)
                .addOutput(scaled);
        node.setInput(0, scaled);
    }

    private static float number(NodeProto.Builder node, String attribute, float absent) {
        return node.getAttributeList().stream()
                .filter(found -> found.getName().equals(attribute))
                .map(AttributeProto::getF)
                .findFirst()
                .orElse(absent);
    }

    /** The number that a person wrote. */
    private static double decimal(float rounded) {
        return Double.parseDouble(Float.toString(rounded));
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
