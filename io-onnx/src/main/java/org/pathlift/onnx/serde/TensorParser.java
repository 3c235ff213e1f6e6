package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.TensorData;

/** Reads one TensorProto without its elements: type, shape, and where the elements stand. */
final class TensorParser {

    /** More axes than any program uses; a longer list comes of damage. */
    private static final int MAX_RANK = 1024;

    /** The placeholder for elements that are not read. */
    static final TensorData NOTHING = new HeapData(ByteBuffer.allocate(0));

    private final Reading reading;
    private final List<Field> path;
    private String name = "";
    private int typeCode;
    private long[] dims = new long[4];
    private int rank;
    private boolean external;
    private boolean segmented;
    private @Nullable Field raw;
    private final long[] typedEntries = new long[TypedField.values().length];
    private final int[] typedChunks = new int[TypedField.values().length];
    private final Field[] typedChunk = new Field[TypedField.values().length];
    private final Map<String, String> entries = new HashMap<>();

    private TensorParser(Reading reading, List<Field> path) {
        this.reading = reading;
        this.path = path;
    }

    /**
     * Reads the tensor in the last field of a path.
     *
     * @param context what to call it in a message, e.g. {@code initializer}; its name is added
     */
    static StoredTensor parse(Reading reading, List<Field> path, String context) {
        TensorParser parser = new TensorParser(reading, path);
        parser.scan();
        return parser.build(context + " '" + parser.name + "'");
    }

    private void scan() {
        Wire wire = reading.enter(path, "TensorProto");
        while (wire.next()) {
            switch (wire.number()) {
                case TensorProto.NAME_FIELD_NUMBER -> {
                    if (wire.type() == Wire.LENGTH) {
                        name = wire.text();
                    }
                }
                case TensorProto.DATA_TYPE_FIELD_NUMBER -> {
                    if (wire.type() == Wire.VARINT) {
                        typeCode = (int) wire.varint();
                    }
                }
                case TensorProto.DATA_LOCATION_FIELD_NUMBER -> {
                    if (wire.type() == Wire.VARINT) {
                        external = wire.varint() == TensorProto.DataLocation.EXTERNAL_VALUE;
                    }
                }
                case TensorProto.DIMS_FIELD_NUMBER -> dims(wire);
                case TensorProto.SEGMENT_FIELD_NUMBER -> segmented = true;
                case TensorProto.RAW_DATA_FIELD_NUMBER -> {
                    if (wire.type() == Wire.LENGTH) {
                        raw = wire.field();
                    }
                }
                case TensorProto.EXTERNAL_DATA_FIELD_NUMBER -> entry(wire);
                default -> typed(wire);
            }
        }
    }

    private void dims(Wire wire) {
        if (wire.type() == Wire.VARINT) {
            dim(wire, wire.varint());
        } else if (wire.type() == Wire.LENGTH) {
            Varints.forEach(wire, value -> dim(wire, value));
        }
    }

    private void dim(Wire wire, long value) {
        if (rank == MAX_RANK) {
            throw wire.broken("a tensor must have few axes", "at most " + MAX_RANK, "more");
        }
        if (rank == dims.length) {
            dims = Arrays.copyOf(dims, 2 * rank);
        }
        dims[rank++] = value;
    }

    private void entry(Wire wire) {
        if (wire.type() == Wire.LENGTH) {
            try {
                StringStringEntryProto entry = StringStringEntryProto.parseFrom(wire.bytes());
                entries.put(entry.getKey(), entry.getValue());
            } catch (InvalidProtocolBufferException e) {
                throw wire.broken("an external_data entry must be a pair of texts", "key and value", "other bytes");
            }
        }
    }

    private void typed(Wire wire) {
        for (TypedField kind : TypedField.values()) {
            if (wire.is(kind.number(), Wire.LENGTH)) {
                Field field = wire.field();
                typedChunk[kind.ordinal()] = field;
                typedChunks[kind.ordinal()]++;
                typedEntries[kind.ordinal()] += countPacked(wire, field, kind.fixedWidth());
            } else if (wire.is(kind.number(), kind.wireType())) {
                typedChunks[kind.ordinal()] += 2;
                typedEntries[kind.ordinal()]++;
            }
        }
    }

    private static long countPacked(Wire wire, Field field, int width) {
        if (width == 0) {
            return Varints.count(wire);
        }
        if (field.length() % width != 0) {
            throw wire.broken(
                    "a packed field must hold whole entries", "a multiple of " + width + " bytes", field.length() + "");
        }
        return field.length() / width;
    }

    private StoredTensor build(String place) {
        ElementType type = ElementType.ofCode(typeCode);
        Shape shape = shape(place, type);
        if (shape == null) {
            return unread(ElementType.UNDEFINED, Shape.SCALAR, new Payload.None());
        }
        long bytes = (shape.elements() * type.bits() + 7) / 8;
        if (external) {
            return external(place, type, shape, bytes);
        }
        if (segmented) {
            reading.problems()
                    .add("a tensor must not be segmented", place, "no segment", "one", "export the model again");
        }
        if (type.bits() == 0) {
            return unread(type, shape, new Payload.None());
        }
        TypedField kind = TypedField.of(type);
        long rawBytes = raw == null ? 0 : raw.length();
        long typedBytes = kind == null ? 0 : typedEntries[kind.ordinal()] * TypedField.entryWidth(type);
        if (rawBytes > 0 && typedBytes > 0) {
            reading.problems()
                    .add(
                            "a tensor must hold its elements once",
                            place,
                            "raw_data or a typed field",
                            "both",
                            "export the model again");
        }
        if (Math.max(rawBytes, typedBytes) != bytes) {
            reading.problems()
                    .add(
                            "tensor length must match its shape",
                            place,
                            bytes + " bytes for " + type + " " + shape,
                            Math.max(rawBytes, typedBytes) + " bytes",
                            "the file is damaged; get or export it again");
            return unread(ElementType.UNDEFINED, Shape.SCALAR, new Payload.None());
        }
        if (kind != null && typedBytes > 0) {
            return new StoredTensor(path, name, type, shape, new Payload.Typed(kind), typedData(kind, type, bytes));
        }
        if (raw != null) {
            return new StoredTensor(
                    path,
                    name,
                    type,
                    shape,
                    new Payload.Raw(raw),
                    new MappedData(reading.file(), raw.payload(), bytes));
        }
        return unread(type, shape, new Payload.None());
    }

    private TensorData typedData(TypedField kind, ElementType type, long bytes) {
        Field chunk = typedChunk[kind.ordinal()];
        if (kind.fixedWidth() > 0 && typedChunks[kind.ordinal()] == 1) {
            return new MappedData(reading.file(), chunk.payload(), bytes);
        }
        Field tensor = path.get(path.size() - 1);
        return new TypedData(reading.file(), reading.source(), tensor, kind, TypedField.entryWidth(type), bytes);
    }

    private @Nullable Shape shape(String place, ElementType type) {
        long[] extents = Arrays.copyOf(dims, rank);
        String expected = "extents of 0 or more whose product fits 63 bits";
        try {
            Shape shape = Shape.of(extents);
            Math.addExact(Math.multiplyExact(shape.elements(), (long) type.bits()), 7);
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            String found = rank > 16 ? rank + " extents" : Arrays.toString(extents);
            reading.problems()
                    .add("a tensor must have a possible shape", place, expected, found, "export the model again");
            return null;
        }
    }

    private StoredTensor unread(ElementType type, Shape shape, Payload payload) {
        return new StoredTensor(path, name, type, shape, payload, NOTHING);
    }

    private StoredTensor external(String place, ElementType type, Shape shape, long bytes) {
        ExternalFile file = reading.externals().find(place, entries.get("location"));
        Long offset = number(place, "offset", 0);
        Long length = number(place, "length", bytes);
        if (file == null || offset == null || length == null) {
            return unread(ElementType.UNDEFINED, Shape.SCALAR, new Payload.None());
        }
        boolean sized = type.bits() > 0;
        if (sized && length != bytes) {
            reading.problems()
                    .add(
                            "tensor length must match its shape",
                            place,
                            bytes + " bytes for " + type + " " + shape,
                            length + " bytes of external data",
                            "the file is damaged; get or export it again");
            return unread(ElementType.UNDEFINED, Shape.SCALAR, new Payload.None());
        }
        if (offset > file.size() || length > file.size() - offset) {
            reading.problems()
                    .add(
                            "external data must lie inside its file",
                            place,
                            "at least " + length + " bytes from byte " + offset + " of '" + file.location() + "'",
                            file.size() + " bytes in all",
                            "the data file is cut off; get or export it again");
            return unread(ElementType.UNDEFINED, Shape.SCALAR, new Payload.None());
        }
        Payload payload = new Payload.External(file, offset, length);
        StoredTensor stored = sized
                ? new StoredTensor(path, name, type, shape, payload, new ExternalData(file, offset, bytes))
                : unread(type, shape, payload);
        reading.externalTensors().add(stored);
        return stored;
    }

    private @Nullable Long number(String place, String key, long absent) {
        String text = entries.get(key);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a negative number.
        }
        reading.problems()
                .add(
                        "external data must lie inside its file",
                        place,
                        "a whole number of 0 or more as " + key,
                        "'" + text + "'",
                        "export the model again");
        return null;
    }
}
