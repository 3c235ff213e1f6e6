package org.pathlift.conditioning.training.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** Reads what {@link TensorFileWriter} writes, and believes nothing that it has not checked. */
final class TensorFileReader {

    private static final long LARGEST_HEADER = 100_000_000;
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private record Entry(String name, ElementType type, Shape shape, long from, long to) {}

    private final Path file;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private final List<Entry> entries = new ArrayList<>();

    private TensorFileReader(Path file) {
        this.file = file;
    }

    /**
     * Returns the content of a file.
     *
     * @throws MalformedModelException if it is not one that was written whole
     */
    static TensorFile read(Path file) throws IOException {
        return new TensorFileReader(file).read();
    }

    private TensorFile read() throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] header = header(channel);
            parse(header);
            long data = channel.size() - Long.BYTES - header.length;
            entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
            checkLayout(data);
            String expected = notes.remove(TensorFile.DIGEST);
            if (expected == null || expected.length() != 64 || !FileDigest.put(header, expected, "0".repeat(64))) {
                throw malformed("the file must hold its digest", "64 digits under sha256", String.valueOf(expected));
            }
            FileDigest digest = new FileDigest();
            digest.update(ByteBuffer.wrap(header));
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Entry entry : entries) {
                ByteBuffer bytes = bytes(channel, Math.toIntExact(entry.to() - entry.from()));
                digest.update(bytes.duplicate());
                tensors.put(entry.name(), new Tensor(entry.name(), entry.type(), entry.shape(), new HeapData(bytes)));
            }
            String found = digest.hex();
            if (!found.equals(expected)) {
                throw malformed("the content must have the digest that the file names", expected, found);
            }
            return new TensorFile(notes, tensors);
        }
    }

    private byte[] header(FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES) {
            throw malformed("the file must be whole", "at least 8 bytes", channel.size() + " bytes");
        }
        long length = bytes(channel, Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 2 || length > LARGEST_HEADER || length > channel.size() - Long.BYTES) {
            throw malformed(
                    "the header must lie in the file",
                    "2 to " + Math.min(LARGEST_HEADER, channel.size() - Long.BYTES) + " bytes",
                    Long.toString(length));
        }
        return bytes(channel, (int) length).array();
    }

    private ByteBuffer bytes(FileChannel channel, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw malformed("the file must be whole", bytes.remaining() + " bytes more", "its end");
            }
        }
        return bytes.rewind();
    }

    private void parse(byte[] header) {
        try (JsonParser json = JSON.createParser(header)) {
            require(json.nextToken() == JsonToken.START_OBJECT, json, "an object");
            while (json.nextToken() != JsonToken.END_OBJECT) {
                require(json.currentToken() == JsonToken.FIELD_NAME, json, "a name");
                String name = json.currentName();
                require(json.nextToken() == JsonToken.START_OBJECT, json, "an object");
                if (name.equals("__metadata__")) {
                    parseNotes(json);
                } else {
                    entries.add(parseEntry(json, name));
                }
            }
            require(json.nextToken() == null, json, "the end");
        } catch (IOException e) {
            throw malformed("the header must be JSON", "an object of objects", String.valueOf(e.getMessage()));
        }
    }

    private void parseNotes(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            require(json.nextToken() == JsonToken.VALUE_STRING, json, "a text");
            notes.put(key, json.getText());
        }
    }

    private Entry parseEntry(JsonParser json, String name) throws IOException {
        String type = "";
        long[] dims = {-1};
        long[] offsets = {};
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "dtype" -> type = json.getText();
                case "shape" -> dims = numbers(json);
                case "data_offsets" -> offsets = numbers(json);
                default -> throw malformed("a tensor has a dtype, shape and data_offsets", "one of them", key);
            }
        }
        return entry(name, type, dims, offsets);
    }

    private Entry entry(String name, String typeName, long[] dims, long[] offsets) {
        ElementType type = TensorTypes.ofName(typeName)
                .orElseThrow(() -> malformed("the type of '" + name + "' must be known", "F32, F64, …", typeName));
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0]) {
            throw malformed("'" + name + "' must have a place", "two offsets", java.util.Arrays.toString(offsets));
        }
        try {
            Shape shape = Shape.of(dims);
            long size = Math.multiplyExact(shape.elements(), (long) type.bits() / 8);
            if (size == offsets[1] - offsets[0] && size <= Integer.MAX_VALUE - 8) {
                return new Entry(name, type, shape, offsets[0], offsets[1]);
            }
            throw malformed(
                    "the place of '" + name + "' must have its size",
                    size + " bytes, below 2 GiB",
                    (offsets[1] - offsets[0]) + " bytes");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw malformed("'" + name + "' must have a shape", "extents", java.util.Arrays.toString(dims));
        }
    }

    private long[] numbers(JsonParser json) throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, json, "an array");
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, json, "a whole number");
            numbers.add(json.getLongValue());
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private void checkLayout(long data) {
        long end = 0;
        for (Entry entry : entries) {
            if (entry.from() != end) {
                throw malformed("tensors must follow each other", "'" + entry.name() + "' at " + end, "" + entry.from());
            }
            end = entry.to();
        }
        if (end != data) {
            throw malformed("the file must be whole", end + " bytes of tensors", data + " bytes");
        }
    }

    private void require(boolean holds, JsonParser json, String expected) throws IOException {
        if (!holds) {
            throw malformed("the header must describe tensors", expected, String.valueOf(json.currentToken()));
        }
    }

    private MalformedModelException malformed(String rule, String expected, String found) {
        return new MalformedModelException(
                new Problem(rule, file.toString(), expected, found, "use another checkpoint of the run"));
    }
}
