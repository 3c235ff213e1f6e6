package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * A model's structure as a small message whose weights stay where they are: they are external data in the model's own file,
 * from where ONNX Runtime maps them. To be written beside that file.
 */
final class LinkedStructure {

    /** The first file format in which initializers need not be inputs. */
    private static final long INITIALIZERS_ALONE = 4;

    private final Graph graph;
    private final SourceFile source;

    private LinkedStructure(Graph graph, SourceFile source) {
        this.graph = graph;
        this.source = source;
    }

    /**
     * Returns the structure of a model.
     *
     * @throws IllegalArgumentException if the model was not read from a file
     */
    static ModelProto of(Model model) {
        if (!(model.source().orElse(null) instanceof SourceFile source) || source.path() == null) {
            throw new IllegalArgumentException("the model must be read from a file");
        }
        ModelProto structure = Structures.of(model);
        GraphProto linked = new LinkedStructure(model.graph(), source).link(structure.getGraph());
        return structure.toBuilder()
                .setIrVersion(Math.max(structure.getIrVersion(), INITIALIZERS_ALONE))
                .setGraph(linked)
                .build();
    }

    private GraphProto link(GraphProto structure) {
        GraphProto.Builder linked = structure.toBuilder().clearInitializer().clearNode();
        for (TensorProto initializer : structure.getInitializerList()) {
            @Nullable Tensor tensor = graph.constant(initializer.getName());
            linked.addInitializer(
                    tensor == null || tensor.type().bits() == 0
                            ? initializer
                            : link(tensor).orElseGet(() -> Protos.tensor(tensor)));
        }
        for (NodeProto node : structure.getNodeList()) {
            @Nullable
            Tensor tensor = node.getOpType().equals("Constant") && node.getOutputCount() == 1
                    ? graph.constant(node.getOutput(0))
                    : null;
            Optional<TensorProto> link =
                    tensor == null || graph.isOutput(tensor.name()) ? Optional.empty() : link(tensor);
            if (link.isPresent()) {
                linked.addInitializer(link.get());
            } else {
                linked.addNode(tensor == null ? node : Skeleton.inline(node, tensor));
            }
        }
        return linked.build();
    }

    /** Returns a tensor of many real numbers by where they stand; shapes may hang on all others, which come along. */
    private Optional<TensorProto> link(Tensor tensor) {
        if (!tensor.type().isRescalable() || tensor.shape().elements() <= Skeleton.SMALL) {
            return Optional.empty();
        }
        if (tensor.data() instanceof MappedData mapped && mapped.file() == source.file()) {
            Path file = Objects.requireNonNull(source.path());
            return Optional.of(external(tensor, file.getFileName().toString(), mapped.offset()));
        }
        if (tensor.data() instanceof ExternalData data) {
            return Optional.of(external(tensor, data.file().location().toString(), data.offset()));
        }
        return Optional.empty();
    }

    private static TensorProto external(Tensor tensor, String location, long offset) {
        return Protos.header(tensor).toBuilder()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", Long.toString(offset)))
                .addExternalData(entry("length", Long.toString(tensor.data().size())))
                .build();
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }
}
