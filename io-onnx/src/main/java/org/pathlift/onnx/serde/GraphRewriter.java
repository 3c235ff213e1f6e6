package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/**
 * Changes the structure of a model that was read: declared extents, attributes, what a node reads, constants of another
 * shape, new nodes.
 *
 * <p>What is not changed stays: names, the order of nodes, unknown fields, training graphs, metadata. Declared types of
 * intermediate values are dropped, since they may be wrong afterwards; a node or a constant that only a change left without
 * readers is dropped too. External data is brought into the file, which must stay below 2 GiB. The same changes of the same
 * file give the same bytes. Memory does not grow with the weights until {@link #toModel}.
 */
public final class GraphRewriter {

    private static final long LARGEST = Integer.MAX_VALUE;

    private final Model model;
    private final Graph graph;
    private final Set<String> names = new HashSet<>();
    private final Map<String, List<Dim>> inputs = new TreeMap<>();
    private final Map<String, List<Dim>> outputs = new TreeMap<>();
    private final Map<Integer, Map<String, Object>> attributes = new TreeMap<>();
    private final Map<Integer, Set<String>> removedAttributes = new TreeMap<>();
    private final Map<Integer, Map<Integer, String>> reads = new TreeMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Map<Integer, List<NodeProto>> added = new TreeMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    /**
     * Begins with no change.
     *
     * @throws IllegalArgumentException if the model was not read by {@link ModelReader}
     */
    public GraphRewriter(Model model) {
        if (!(model.source().orElse(null) instanceof SourceFile)) {
            throw new IllegalArgumentException("the model must be read from a file or from bytes");
        }
        this.model = model;
        this.graph = model.graph();
        names.addAll(graph.constants().keySet());
        graph.inputs().forEach(input -> names.add(input.name()));
        for (Node node : graph.nodes()) {
            names.addAll(node.outputs());
            names.add(node.name());
        }
    }

    /** Declares other extents of an input; its type stays. */
    public GraphRewriter inputDims(String input, List<Dim> dims) {
        inputs.put(input, List.copyOf(dims));
        return this;
    }

    /** Declares other extents of an output; its type stays. */
    public GraphRewriter outputDims(String output, List<Dim> dims) {
        outputs.put(output, List.copyOf(dims));
        return this;
    }

    /** Sets an attribute of a node; for the types of values see {@link ModelBuilder#node}. */
    public GraphRewriter attribute(Node node, String key, Object value) {
        attributes.computeIfAbsent(node.index(), index -> new TreeMap<>()).put(key, value);
        return this;
    }

    /** Takes an attribute away from a node. */
    public GraphRewriter withoutAttribute(Node node, String key) {
        removedAttributes
                .computeIfAbsent(node.index(), index -> new HashSet<>())
                .add(key);
        return this;
    }

    /** Lets a node read another value; an input that it omits, or one more, is added. */
    public GraphRewriter read(Node node, int input, String value) {
        reads.computeIfAbsent(node.index(), index -> new TreeMap<>()).put(input, value);
        return this;
    }

    /**
     * Lets a node read this constant in place of what it reads. It keeps the old constant's name where nobody else reads that
     * one, and else gets a new name made of it.
     *
     * @return the constant's name
     */
    public String readConstant(Node node, int input, Tensor tensor) {
        String old = node.input(input);
        boolean own =
                !old.isEmpty() && graph.constant(old) != null && graph.uses(old).size() == 1 && !graph.isOutput(old);
        String name = own ? old : fresh(old.isEmpty() ? tensor.name() : old);
        constants.put(name, new Tensor(name, tensor.type(), tensor.shape(), tensor.data()));
        return own ? name : rename(node, input, name);
    }

    private String rename(Node node, int input, String name) {
        read(node, input, name);
        return name;
    }

    /** Adds a constant under a new name made of its own, and returns that name. */
    public String addConstant(Tensor tensor) {
        String name = fresh(tensor.name());
        constants.put(name, new Tensor(name, tensor.type(), tensor.shape(), tensor.data()));
        return name;
    }

    /**
     * Adds a node of the default domain with one output, before the node that is to read it.
     *
     * @param name of the node and of its output; a number is put behind it where it is taken
     * @return the name that it got
     */
    public String addNode(
            Node reader, String name, String opType, List<String> read, Map<String, ? extends Object> attributes) {
        String output = fresh(name);
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(output)
                .setOpType(opType)
                .addAllInput(read)
                .addOutput(output);
        new TreeMap<>(attributes).forEach((key, value) -> node.addAttribute(Protos.attribute(output, key, value)));
        added.computeIfAbsent(reader.index(), index -> new ArrayList<>()).add(node.build());
        return output;
    }

    /** Adds or replaces entries of the metadata. */
    public GraphRewriter metadata(Map<String, String> entries) {
        metadata.putAll(entries);
        return this;
    }

    /** Returns a name that no value and no node has yet. */
    private String fresh(String base) {
        String name = base;
        for (int i = 1; !names.add(name); i++) {
            name = base + "_" + i;
        }
        return name;
    }

    /**
     * Returns the changed model, in memory.
     *
     * @throws UnsupportedModelException if it would have 2 GiB or more
     */
    public Model toModel() {
        return ModelReader.read(ModelWriter.inMemory(pieces(List.of()), description()), "the changed " + description());
    }

    /**
     * Returns the part of the changed model that computes these values, which are its outputs; in memory.
     *
     * @throws UnsupportedModelException if it would have 2 GiB or more
     */
    public Model upTo(List<String> values) {
        return ModelReader.read(
                ModelWriter.inMemory(pieces(values), description()), "a part of the changed " + description());
    }

    /**
     * Writes the changed model into a temporary folder beside its target.
     *
     * @throws org.pathlift.onnx.error.ModelIoException if the target exists and must not be replaced, or cannot be written
     * @throws UnsupportedModelException if it would have 2 GiB or more
     */
    public StagedModel stage(Path target, WriteOptions options) {
        Pieces pieces = pieces(List.of());
        if (pieces.length() > LARGEST) {
            throw new UnsupportedModelException(new Problem(
                    "a model whose structure changes must be one file below 2 GiB",
                    description(),
                    "at most " + LARGEST + " bytes",
                    Long.toString(pieces.length()),
                    "change the structure where the model is made"));
        }
        return ModelWriter.stage(pieces, target, options);
    }

    private String description() {
        return model.source().map(Model.Source::description).orElseThrow();
    }

    private Pieces pieces(List<String> wanted) {
        ModelProto structure = Structures.withTraining(model);
        GraphProto.Builder result = structure.getGraph().toBuilder().clearNode().clearValueInfo();
        List<NodeProto> nodes = new ArrayList<>();
        for (int index = 0; index < structure.getGraph().getNodeCount(); index++) {
            nodes.addAll(added.getOrDefault(index, List.of()));
            NodeProto node = changed(index, structure.getGraph().getNode(index));
            if (!node.getOpType().equals("Constant") || !constants.containsKey(node.getOutput(0))) {
                nodes.add(node);
            }
        }
        for (int i = 0; i < result.getOutputCount(); i++) {
            result.setOutput(i, declared(result.getOutput(i), outputs));
        }
        if (!wanted.isEmpty()) {
            result.clearOutput();
            wanted.forEach(value -> result.addOutput(ValueInfoProto.newBuilder().setName(value)));
        }
        PrunedNodes pruned = PrunedNodes.of(graph, nodes, wanted, result.getOutputList());
        result.addAllNode(pruned.nodes());
        List<Tensor> weights = new Initializers(graph, constants, pruned).into(result);
        declareInputs(result, weights);
        ModelProto.Builder whole = structure.toBuilder();
        Map<String, String> entries = new LinkedHashMap<>(model.metadata());
        entries.putAll(metadata);
        entries.forEach((key, value) -> whole.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return NewModel.pieces(whole.clearGraph().build(), result.build(), weights);
    }

    private NodeProto changed(int index, NodeProto node) {
        NodeProto.Builder result = node.toBuilder();
        Tensor tensor = node.getOpType().equals("Constant") && node.getOutputCount() == 1
                ? graph.constant(node.getOutput(0))
                : null;
        if (tensor != null) {
            result = Skeleton.inline(node, tensor).toBuilder();
        }
        Map<String, Object> set = attributes.getOrDefault(index, Map.of());
        Set<String> gone = removedAttributes.getOrDefault(index, Set.of());
        List<AttributeProto> kept = result.getAttributeList().stream()
                .filter(attribute -> !set.containsKey(attribute.getName()) && !gone.contains(attribute.getName()))
                .toList();
        result.clearAttribute().addAllAttribute(kept);
        for (Map.Entry<String, Object> entry : set.entrySet()) {
            result.addAttribute(Protos.attribute(node.getName(), entry.getKey(), entry.getValue()));
        }
        for (Map.Entry<Integer, String> entry :
                reads.getOrDefault(index, Map.of()).entrySet()) {
            while (result.getInputCount() <= entry.getKey()) {
                result.addInput("");
            }
            result.setInput(entry.getKey(), entry.getValue());
        }
        return result.build();
    }

    /** Brings the declared inputs in line: given extents, and in file format 3 one input for each initializer. */
    private void declareInputs(GraphProto.Builder result, List<Tensor> weights) {
        Map<String, ValueInfoProto> declarations = new HashMap<>();
        weights.forEach(tensor -> declarations.put(tensor.name(), Protos.declaration(Protos.header(tensor))));
        Set<String> constantNames = graph.constants().keySet();
        List<ValueInfoProto> before = List.copyOf(result.getInputList());
        Set<String> seen = new HashSet<>();
        result.clearInput();
        for (ValueInfoProto input : before) {
            seen.add(input.getName());
            ValueInfoProto initializer = declarations.get(input.getName());
            if (initializer != null) {
                result.addInput(constants.containsKey(input.getName()) ? initializer : input);
            } else if (!constantNames.contains(input.getName())
                    || result.getInitializerList().stream()
                            .anyMatch(tensor -> tensor.getName().equals(input.getName()))) {
                result.addInput(declared(input, inputs));
            }
        }
        if (model.irVersion() < 4) {
            weights.stream()
                    .filter(tensor -> !seen.contains(tensor.name()))
                    .forEach(tensor -> result.addInput(Protos.declaration(Protos.header(tensor))));
        }
    }

    private static ValueInfoProto declared(ValueInfoProto value, Map<String, List<Dim>> extents) {
        List<Dim> dims = extents.get(value.getName());
        if (dims == null) {
            return value;
        }
        ValueInfoProto.Builder result = value.toBuilder();
        TensorShapeProto.Builder shape =
                result.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder().clear();
        for (Dim dim : dims) {
            TensorShapeProto.Dimension.Builder target = shape.addDimBuilder();
            if (dim instanceof Dim.Known known) {
                target.setDimValue(known.value());
            } else if (dim instanceof Dim.Symbolic symbol) {
                target.setDimParam(symbol.name());
            }
        }
        return result.build();
    }
}
