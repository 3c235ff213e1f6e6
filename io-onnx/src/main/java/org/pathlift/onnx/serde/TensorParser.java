package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.TensorData;

/** Reads one TensorProto without its elements, and checks that these are there. */
final class TensorParser {

    /** The placeholder for elements that are not read. */
    static final TensorData NOTHING = new HeapData(ByteBuffer.allocate(0));

    private final Reading reading;
    private final List<Field> path;
    private final TensorHeader header;
    private final String place;

    private TensorParser(Reading reading, List<Field> path, TensorHeader header, String context) {
        this.reading = reading;
        this.path = path;
        this.header = header;
        this.place = context + " '" + header.name() + "'";
    }

    /**
     * Reads the tensor in the last field of a path. One that is wrong is noted as a problem and given without elements.
     *
     * @param context what to call it in a message, e.g. {@code initializer}; its name is added
     */
    static StoredTensor parse(Reading reading, List<Field> path, String context) {
        TensorHeader header = TensorHeader.of(reading.enter(path, "TensorProto"));
        return new TensorParser(reading, path, header, context).parse();
    }

    private StoredTensor parse() {
        ElementType type = ElementType.ofCode(header.typeCode());
        Shape shape = shape(type);
        if (shape == null) {
            return unusable();
        }
        if (header.external()) {
            return external(type, shape);
        }
        if (header.segmented()) {
            return refuse("a tensor must not be segmented", "no segment", "one");
        }
        return type.bits() == 0 ? stored(type, shape, new Payload.None(), NOTHING) : inline(type, shape);
    }

    private StoredTensor inline(ElementType type, Shape shape) {
        long bytes = bytes(type, shape);
        Field raw = header.raw();
        TypedField kind = TypedField.of(type);
        TensorHeader.Entries entries = kind == null ? null : header.typed(kind);
        long rawBytes = raw == null ? 0 : raw.length();
        long typedBytes = entries == null ? 0 : entries.count() * TypedField.entryWidth(type);
        if (rawBytes > 0 && typedBytes > 0) {
            return refuse("a tensor must hold its elements once", "raw_data or a typed field", "both");
        }
        if (rawBytes + typedBytes != bytes) {
            return wrongLength(type, shape, rawBytes + typedBytes);
        }
        if (kind != null && entries != null && typedBytes > 0) {
            return stored(type, shape, new Payload.Typed(kind), typedData(kind, entries, type, bytes));
        }
        if (raw != null) {
            return stored(type, shape, new Payload.Raw(raw), new MappedData(reading.file(), raw.payload(), bytes));
        }
        return stored(type, shape, new Payload.None(), NOTHING);
    }

    private TensorData typedData(TypedField kind, TensorHeader.Entries entries, ElementType type, long bytes) {
        Field only = entries.onlyField();
        if (kind.fixedWidth() > 0 && only != null) {
            return new MappedData(reading.file(), only.payload(), bytes);
        }
        Field tensor = path.get(path.size() - 1);
        return new TypedData(reading.file(), reading.source(), tensor, kind, TypedField.entryWidth(type), bytes);
    }

    private @Nullable Shape shape(ElementType type) {
        long[] extents = header.dims();
        try {
            Shape shape = Shape.of(extents);
            Math.addExact(Math.multiplyExact(shape.elements(), (long) type.bits()), 7);
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            refuse(
                    "a tensor must have a possible shape",
                    "extents of 0 or more whose product fits 63 bits",
                    extents.length > 16 ? extents.length + " extents" : Arrays.toString(extents));
            return null;
        }
    }

    private static long bytes(ElementType type, Shape shape) {
        return (shape.elements() * type.bits() + 7) / 8;
    }

    private StoredTensor external(ElementType type, Shape shape) {
        boolean sized = type.bits() > 0;
        ExternalFile file = reading.externals().find(place, header.externalData("location"));
        long offset = number("offset", 0);
        long length = number("length", bytes(type, shape));
        if (file == null || offset < 0 || length < 0) {
            return unusable();
        }
        if (sized && length != bytes(type, shape)) {
            return wrongLength(type, shape, length);
        }
        if (offset > file.size() || length > file.size() - offset) {
            return refuse(
                    "external data must lie inside its file",
                    "at least " + length + " bytes from byte " + offset + " of '" + file.location() + "'",
                    file.size() + " bytes in all");
        }
        TensorData data = sized ? new ExternalData(file, offset, length) : NOTHING;
        StoredTensor stored = stored(type, shape, new Payload.External(file, offset, length), data);
        reading.externalTensors().add(stored);
        return stored;
    }

    /** Returns a number out of {@code external_data}, or -1 after noting that it is none. */
    private long number(String key, long absent) {
        String text = header.externalData(key);
        if (text == null) {
            return absent;
        }
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a negative number.
        }
        refuse("external data must lie inside its file", "0 or more as '" + key + "'", "'" + text + "'");
        return -1;
    }

    private StoredTensor wrongLength(ElementType type, Shape shape, long found) {
        return refuse(
                "tensor length must match its shape",
                bytes(type, shape) + " bytes for " + type + " " + shape,
                found + " bytes");
    }

    private StoredTensor refuse(String rule, String expected, String found) {
        reading.problems()
                .add(rule, place, expected, found, "the file is damaged or incomplete; get or export it again");
        return unusable();
    }

    private StoredTensor unusable() {
        return stored(ElementType.UNDEFINED, Shape.SCALAR, new Payload.None(), NOTHING);
    }

    private StoredTensor stored(ElementType type, Shape shape, Payload payload, TensorData data) {
        return new StoredTensor(path, header.name(), type, shape, payload, data);
    }
}
