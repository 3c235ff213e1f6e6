package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * Puts DequantizeLinear nodes in the place of weights: the file then holds int8 numbers and their scales, and ONNX Runtime
 * makes the float weights of them. For files that are run and not kept.
 */
public final class DequantizedFile {

    private static final String PREFIX = "pathlift.int8/";

    /** The operator set from which DequantizeLinear takes a scale for each channel, and so the one that is asked for. */
    private static final long LEAST_OPSET = 13;

    /**
     * A weight in int8.
     *
     * @param numbers int8 numbers q, of the weight's shape
     * @param scale float32 numbers s: one, without axes, for the whole tensor, or a row of one for each channel
     * @param axis the axis of the channels; empty for one scale. The weight is s q
     */
    public record Int8Weight(Tensor numbers, Tensor scale, OptionalInt axis) {
        /**
         * Checks types and extents.
         *
         * @throws IllegalArgumentException if the numbers are not of int8, the scales not of float32, or there is not one
         *     scale, or one for each channel
         */
        public Int8Weight {
            if (numbers.type() != ElementType.INT8 || scale.type() != ElementType.FLOAT) {
                throw new IllegalArgumentException(
                        "expected int8 numbers and float32 scales, found " + numbers.type() + " and " + scale.type());
            }
            long expected = axis.isPresent() ? numbers.shape().dim(axis.getAsInt()) : 1;
            if (scale.shape().elements() != expected || scale.shape().rank() != (axis.isPresent() ? 1 : 0)) {
                throw new IllegalArgumentException(
                        "expected " + expected + " scales, found scales of shape " + scale.shape());
            }
        }
    }

    private DequantizedFile() {}

    /** Returns whether a model's operator set has DequantizeLinear in both forms. */
    public static boolean supports(Model model) {
        return model.opset() >= LEAST_OPSET;
    }

    /**
     * Replaces constants of a file, which must be of float32.
     *
     * @param file a file that a model was written to and that nobody else reads
     * @param weights by the name of the value that the constant defines
     * @throws IllegalArgumentException if the file has no such constant
     */
    public static void put(Path file, Map<String, Int8Weight> weights) {
        try {
            ModelProto.Builder model;
            try (InputStream in = Files.newInputStream(file)) {
                model = ModelProto.parseFrom(in).toBuilder();
            }
            replace(model.getGraphBuilder(), weights);
            Files.write(file, model.build().toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("the weights in " + file + " cannot be replaced", e);
        }
    }

    private static void replace(GraphProto.Builder graph, Map<String, Int8Weight> weights) {
        List<TensorProto> initializers = graph.getInitializerList().stream()
                .filter(tensor -> !weights.containsKey(tensor.getName()))
                .toList();
        List<NodeProto> kept = graph.getNodeList().stream()
                .filter(node -> node.getOutputList().stream().noneMatch(weights::containsKey))
                .toList();
        int gone = graph.getInitializerCount() - initializers.size() + graph.getNodeCount() - kept.size();
        if (gone != weights.size()) {
            throw new IllegalArgumentException(
                    "expected a constant for each of " + weights.keySet() + ", found " + gone + " of them");
        }
        List<NodeProto> nodes = new ArrayList<>();
        weights.forEach((name, weight) -> {
            nodes.add(constant(PREFIX + "numbers/" + name, weight.numbers()));
            nodes.add(constant(PREFIX + "scale/" + name, weight.scale()));
            NodeProto.Builder node = NodeProto.newBuilder()
                    .setOpType("DequantizeLinear")
                    .setName(PREFIX + name)
                    .addInput(PREFIX + "numbers/" + name)
                    .addInput(PREFIX + "scale/" + name)
                    .addOutput(name);
            weight.axis()
                    .ifPresent(axis -> node.addAttribute(AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(axis)));
            nodes.add(node.build());
        });
        nodes.addAll(kept);
        // A file of an early format declares its initializers as inputs as well.
        var inputs = graph.getInputList().stream()
                .filter(input -> !weights.containsKey(input.getName()))
                .toList();
        graph.clearInitializer().addAllInitializer(initializers);
        graph.clearInput().addAllInput(inputs);
        graph.clearNode().addAllNode(nodes);
    }

    /** A node and no initializer, which files before IR 4 would have to declare as an input. */
    private static NodeProto constant(String name, Tensor tensor) {
        return NodeProto.newBuilder()
                .setOpType("Constant")
                .setName(name)
                .addOutput(name)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(Protos.tensor(tensor)))
                .build();
    }
}
