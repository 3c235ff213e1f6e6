package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/**
 * A model's structure without its weights: a small, self-contained model that computes values of the same shapes.
 *
 * <p>Large weights become zeros (bytes: ones) that a ConstantOfShape node makes when the model runs; whole-number tensors, on which
 * shapes may depend, stay. Every value that a node computes is an output, so that one run tells all shapes.
 */
public final class Skeleton {

    /** Tensors of up to this many elements stay as they are. */
    static final long SMALL = 1024;

    private final Graph graph;
    private final long opset;
    private final GraphProto.Builder result;
    private final List<NodeProto> zeros = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();

    private Skeleton(Model model, GraphProto structure) {
        this.graph = model.graph();
        this.opset = model.opset();
        this.result = structure.toBuilder()
                .clearInitializer()
                .clearNode()
                .clearOutput()
                .clearValueInfo();
        for (Node node : graph.nodes()) {
            names.addAll(node.outputs());
        }
        names.addAll(graph.constants().keySet());
        graph.inputs().forEach(input -> names.add(input.name()));
    }

    /**
     * Returns the skeleton of a model that was read from a file or from bytes.
     *
     * @return the bytes of a model without external data, at most a little larger than the model's structure
     */
    public static byte[] of(Model model) {
        return of(model, Map.of());
    }

    /**
     * Returns the skeleton of a model with fixed input shapes, so that ONNX Runtime finds most shapes without a run.
     *
     * @param inputs shapes of inputs by name; other inputs stay as declared
     */
    public static byte[] of(Model model, Map<String, Shape> inputs) {
        ModelProto proto = Structures.of(model);
        return proto.toBuilder()
                .setGraph(new Skeleton(model, proto.getGraph()).build(proto.getGraph(), inputs))
                .build()
                .toByteArray();
    }

    private GraphProto build(GraphProto structure, Map<String, Shape> shapes) {
        Set<String> replaced = new TreeSet<>();
        for (TensorProto initializer : structure.getInitializerList()) {
            @Nullable Tensor tensor = graph.constant(initializer.getName());
            if (tensor != null && replaceable(tensor)) {
                addZeros(tensor);
                replaced.add(tensor.name());
            } else {
                result.addInitializer(inline(initializer, tensor));
            }
        }
        List<NodeProto> kept = new ArrayList<>();
        for (NodeProto node : structure.getNodeList()) {
            @Nullable
            Tensor tensor = node.getOpType().equals("Constant") && node.getOutputCount() == 1
                    ? graph.constant(node.getOutput(0))
                    : null;
            if (tensor != null && replaceable(tensor)) {
                addZeros(tensor);
            } else {
                kept.add(tensor == null ? node : inline(node, tensor));
            }
        }
        result.addAllNode(zeros).addAllNode(kept);
        // In file format 3 initializers are inputs as well; those that a node now makes must not be.
        result.clearInput();
        structure.getInputList().stream()
                .filter(input -> !replaced.contains(input.getName()))
                .forEach(input -> result.addInput(fix(input, shapes.get(input.getName()))));
        Set<String> outputs = new LinkedHashSet<>();
        structure.getOutputList().stream()
                .map(ValueInfoProto::getName)
                .filter(name -> graph.producer(name) != null)
                .forEach(outputs::add);
        for (NodeProto node : kept) {
            node.getOutputList().stream()
                    .filter(name -> !name.isEmpty() && graph.constant(name) == null)
                    .forEach(outputs::add);
        }
        outputs.forEach(name -> result.addOutput(ValueInfoProto.newBuilder().setName(name)));
        return result.build();
    }

    private boolean replaceable(Tensor tensor) {
        boolean small = tensor.shape().elements() <= SMALL;
        return switch (tensor.type()) {
            case FLOAT, DOUBLE, FLOAT16, INT8, UINT8 -> !small && opset >= 9;
            case BFLOAT16 -> !small && opset >= 13;
            default -> false;
        };
    }

    /** Adds the nodes that make a tensor of zeros; bfloat16, which ConstantOfShape lacks, by way of float32. */
    private void addZeros(Tensor tensor) {
        Shape shape = tensor.shape();
        String extents = fresh(tensor.name() + "_shape");
        result.addInitializer(Protos.tensor(Tensor.ofLongs(extents, Shape.of(shape.rank()), shape.toArray())));
        boolean cast = tensor.type() == ElementType.BFLOAT16;
        ElementType type = cast ? ElementType.FLOAT : tensor.type();
        String made = cast ? fresh(tensor.name() + "_float") : tensor.name();
        ByteBuffer fill = ByteBuffer.allocate(type.bits() / 8);
        if (type.isInteger()) {
            // A whole number may divide another, and a division by 0 ends the process.
            fill.put(0, (byte) 1);
        }
        Tensor zero = new Tensor("value", type, Shape.of(1), new HeapData(fill));
        zeros.add(NodeProto.newBuilder()
                .setName(fresh("zeros_" + tensor.name()))
                .setOpType("ConstantOfShape")
                .addInput(extents)
                .addOutput(made)
                .addAttribute(Protos.attribute(made, "value", zero))
                .build());
        if (cast) {
            zeros.add(NodeProto.newBuilder()
                    .setName(fresh("cast_" + tensor.name()))
                    .setOpType("Cast")
                    .addInput(made)
                    .addOutput(tensor.name())
                    .addAttribute(Protos.attribute(made, "to", tensor.type().code()))
                    .build());
        }
    }

    private static ValueInfoProto fix(ValueInfoProto input, @Nullable Shape shape) {
        if (shape == null) {
            return input;
        }
        ValueInfoProto.Builder fixed = input.toBuilder();
        TensorShapeProto.Builder dims =
                fixed.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().clear();
        for (long dim : shape.toArray()) {
            dims.addDimBuilder().setDimValue(dim);
        }
        return fixed.build();
    }

    /** Returns a tensor with its bytes in the message, wherever they are. */
    private static TensorProto inline(TensorProto proto, @Nullable Tensor tensor) {
        return tensor == null || tensor.type().bits() == 0 ? proto : Protos.tensor(tensor);
    }

    /** Returns a Constant node with its tensor's bytes in the message. */
    static NodeProto inline(NodeProto node, Tensor tensor) {
        NodeProto.Builder result = node.toBuilder();
        for (int i = 0; i < node.getAttributeCount(); i++) {
            AttributeProto attribute = node.getAttribute(i);
            if (attribute.getName().equals("value") && attribute.hasT()) {
                result.setAttribute(i, attribute.toBuilder().setT(inline(attribute.getT(), tensor)));
            }
        }
        return result.build();
    }

    private String fresh(String base) {
        String name = base;
        for (int i = 0; !names.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }
}
