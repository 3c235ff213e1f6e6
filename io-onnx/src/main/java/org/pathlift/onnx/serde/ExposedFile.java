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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Model;

/**
 * A model's file whose intermediate values can be read for as long as this is open; closing it takes the additions away, to
 * the byte.
 *
 * <p>Of a value of which it is known that it has more than {@link Spread#MOST} elements, the model gives those at {@link
 * Spread#places} only: what ONNX Runtime computes on the way need then neither be kept nor copied.
 */
public final class ExposedFile implements AutoCloseable {

    private static final String PREFIX = "pathlift.spread/";

    private final Path file;
    private final long length;
    private final Map<String, String> outputs = new LinkedHashMap<>();
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<Long, String> places = new HashMap<>();

    private ExposedFile(Path file) {
        this.file = file;
        try {
            this.length = Files.size(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    /**
     * Adds outputs to a file.
     *
     * @param file a file that the model was written to and that nobody else reads
     * @param values what to expose
     * @param elements how many elements values have, where that is known
     */
    public static ExposedFile open(Model model, Path file, Collection<String> values, Map<String, Long> elements) {
        ExposedFile exposed = new ExposedFile(file);
        values.forEach(value -> exposed.add(model, value, elements.get(value)));
        try {
            Files.write(
                    file,
                    ModelProto.newBuilder().setGraph(exposed.graph).build().toByteArray(),
                    StandardOpenOption.APPEND);
            return exposed;
        } catch (IOException e) {
            exposed.close();
            throw failed(file, e);
        }
    }

    /** Returns the output that gives each value. */
    public Map<String, String> outputs() {
        return Collections.unmodifiableMap(outputs);
    }

    private void add(Model model, String value, @Nullable Long elements) {
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
            graph.addNode(reshape).addNode(gather);
        }
        if (!output.equals(value) || !model.graph().isOutput(value)) {
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
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static UncheckedIOException failed(Path file, IOException e) {
        return new UncheckedIOException("outputs cannot be added to " + file + " and taken away again", e);
    }
}
