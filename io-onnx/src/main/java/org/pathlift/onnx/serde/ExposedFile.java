package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;

/**
 * A small file beside a model's own, which computes the same from the weights in that one and gives intermediate values. It is
 * there as long as this is open.
 *
 * <p>Of a value of which it is known that it has more than {@link Spread#MOST} elements, the model gives those at {@link
 * Spread#places} only: what ONNX Runtime computes on the way need then neither be kept nor copied.
 */
public final class ExposedFile implements AutoCloseable {

    private static final String PREFIX = "pathlift.spread/";

    private final Path path;
    private final Runnable after;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final Set<String> given = new HashSet<>();
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<Long, String> places = new HashMap<>();

    /**
     * The nodes that take elements, those of the value that is computed last first. ONNX Runtime orders nodes by going back
     * from the last of those that nobody reads: so it takes from each value as soon as it has it, and can forget it.
     */
    private final Deque<NodeProto> taking = new ArrayDeque<>();

    private ExposedFile(Path path, Runnable after) {
        this.path = path;
        this.after = after;
    }

    /**
     * Exposes values of a model, which is written to a temporary file for it. Only what these values need is computed, and
     * they are its outputs.
     *
     * @param values what to expose
     * @param elements how many elements values have, where that is known
     */
    public static ExposedFile of(Model model, Collection<String> values, Map<String, Long> elements) {
        TemporaryFolder folder = TemporaryFolder.create();
        Runnable after = folder::close;
        try {
            StagedModel staged = ModelWriter.stage(model, folder.path().resolve("model.onnx"), WriteOptions.NEW_FILE);
            after = () -> {
                staged.close();
                folder.close();
            };
            Model read = staged.read();
            return open(read, needed(LinkedStructure.of(read), read.graph(), values), values, elements, after);
        } catch (RuntimeException e) {
            after.run();
            throw e;
        }
    }

    /**
     * Exposes values of a model that lies in a file of which nobody else makes use, beside its outputs.
     *
     * @param written as it was read from that file
     * @param values what to expose
     * @param elements how many elements values have, where that is known
     * @throws IllegalArgumentException if the model was not read from a file
     */
    public static ExposedFile beside(Model written, Collection<String> values, Map<String, Long> elements) {
        return open(written, LinkedStructure.of(written), values, elements, () -> {});
    }

    /** Leaves the nodes on which values depend, and no output; all where no value is asked for, as a model needs an output. */
    private static ModelProto needed(ModelProto structure, Graph graph, Collection<String> values) {
        if (values.isEmpty()) {
            return structure;
        }
        Set<String> needed = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(values);
        while (!open.isEmpty()) {
            String value = open.remove();
            @Nullable Node producer = needed.add(value) ? graph.producer(value) : null;
            if (producer != null) {
                open.addAll(producer.inputs());
                open.addAll(producer.captured());
            }
        }
        GraphProto.Builder left = structure.getGraph().toBuilder().clearNode().clearOutput();
        structure.getGraph().getNodeList().stream()
                .filter(node -> node.getOutputList().stream().anyMatch(needed::contains))
                .forEach(left::addNode);
        return structure.toBuilder().setGraph(left).build();
    }

    private static ExposedFile open(
            Model written,
            ModelProto structure,
            Collection<String> values,
            Map<String, Long> elements,
            Runnable after) {
        Path file = Objects.requireNonNull(((SourceFile) written.source().orElseThrow()).path());
        ExposedFile exposed = new ExposedFile(file.resolveSibling(file.getFileName() + ".exposed"), after);
        structure.getGraph().getOutputList().forEach(output -> exposed.given.add(output.getName()));
        values.stream()
                .sorted(Comparator.comparingInt(value -> position(written.graph(), value)))
                .forEach(value -> exposed.add(value, elements.get(value)));
        exposed.graph.addAllNode(exposed.taking);
        try {
            Files.write(
                    exposed.path,
                    structure.toBuilder()
                            .mergeGraph(exposed.graph.build())
                            .build()
                            .toByteArray());
            return exposed;
        } catch (IOException e) {
            exposed.close();
            throw new UncheckedIOException("the outputs of " + file + " cannot be added in " + exposed.path, e);
        }
    }

    /** The position of the node that computes a value; -1 for what is not computed. */
    private static int position(Graph graph, String value) {
        @Nullable Node producer = graph.producer(value);
        return producer == null ? -1 : producer.index();
    }

    /** Returns the file, for {@link org.pathlift.onnx.runtime.Runner#open(Path)}. */
    public Path path() {
        return path;
    }

    /** Returns the output that gives each value. */
    public Map<String, String> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    private void add(String value, @Nullable Long elements) {
        String output = value;
        if (elements != null && elements > Spread.MOST) {
            output = PREFIX + "taken/" + value;
            String flat = PREFIX + "flat/" + value;
            NodeProto.Builder reshape = node("Reshape", flat, value, shape());
            NodeProto.Builder gather = node("Gather", output, flat, placesOf(elements))
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(0));
            taking.addFirst(gather.build());
            taking.addFirst(reshape.build());
        }
        if (given.add(output)) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
        outputs.put(value, output);
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addAllInput(List.of(inputs))
                .addOutput(output);
    }

    /** The shape [-1]. */
    private String shape() {
        return places.computeIfAbsent(-1L, absent -> constant(PREFIX + "shape", -1));
    }

    private String placesOf(long count) {
        return places.computeIfAbsent(count, absent -> constant(PREFIX + "places/" + count, Spread.places(count)));
    }

    /** A node and no initializer, which files before IR 4 would have to declare as an input. */
    private String constant(String name, long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.INT64.getNumber())
                .addDims(values.length)
                .setRawData(ByteString.copyFrom(bytes));
        graph.addNode(node("Constant", name)
                .addAttribute(AttributeProto.newBuilder()
                        .setName("value")
                        .setType(AttributeProto.AttributeType.TENSOR)
                        .setT(tensor)));
        return name;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be deleted", e);
        } finally {
            after.run();
        }
    }
}
