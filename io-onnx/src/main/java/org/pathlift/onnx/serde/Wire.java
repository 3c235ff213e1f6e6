package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;

/**
 * A walk over the fields of one protobuf message, in the wire format.
 *
 * <p>Every length is checked against the bytes that are there before anything is made of it. What breaks the format
 * ends in a {@link MalformedModelException} that names the file and the byte.
 */
final class Wire {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int LENGTH = 2;
    static final int FIXED32 = 5;

    /** How deep messages may nest: where protobuf's own readers stop, ONNX Runtime's among them. */
    static final int MAX_DEPTH = 100;

    private static final int MAX_FIELD_NUMBER = (1 << 29) - 1;

    private final MappedFile file;
    private final String source;
    private final String message;
    private final int depth;
    private final long end;

    private long at;
    private int number;
    private int type;
    private long start;
    private long payload;
    private long value;

    private Wire(MappedFile file, String source, String message, int depth, long from, long end) {
        this.file = file;
        this.source = source;
        this.message = message;
        this.depth = depth;
        this.at = from;
        this.start = from;
        this.end = end;
        if (depth > MAX_DEPTH) {
            throw new MalformedModelException(new Problem(
                    "messages must not nest too deep",
                    source + ", byte " + from + " (" + message + ")",
                    "at most " + MAX_DEPTH + " levels",
                    "more",
                    "flatten the nested subgraphs; other readers of ONNX files stop here as well"));
        }
    }

    /** Starts at the first field of the message that is the whole file. */
    static Wire of(MappedFile file, String source, String message) {
        return new Wire(file, source, message, 0, 0, file.size());
    }

    /** Starts at the first field of an embedded message. */
    static Wire of(MappedFile file, String source, String message, Field field, int depth) {
        return new Wire(file, source, message, depth, field.payload(), field.end());
    }

    /** Goes to the next field; returns false at the end of the message. */
    boolean next() {
        if (at == end) {
            return false;
        }
        start = at;
        long tag = readVarint();
        long tagged = tag >>> 3;
        if (tagged < 1 || tagged > MAX_FIELD_NUMBER) {
            throw broken("a field must have a valid number", "1 to " + MAX_FIELD_NUMBER, Long.toUnsignedString(tagged));
        }
        number = (int) tagged;
        type = (int) (tag & 7);
        payload = at;
        switch (type) {
            case VARINT -> value = readVarint();
            case FIXED64 -> skip(8);
            case FIXED32 -> skip(4);
            case LENGTH -> {
                long length = readVarint();
                payload = at;
                skip(length);
            }
            default ->
                throw broken(
                        "a field must have a wire type that ONNX uses", "0, 1, 2 or 5", type + " in field " + number);
        }
        return true;
    }

    private void skip(long length) {
        if (length < 0 || length > end - at) {
            throw broken(
                    "a field must end inside its message",
                    "at most " + (end - at) + " bytes for field " + number,
                    Long.toUnsignedString(length));
        }
        at += length;
    }

    private long readVarint() {
        long result = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at == end) {
                throw broken("a number must end inside its message", "a last byte below 128", "the end of the message");
            }
            byte next = file.get(at++);
            result |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw broken("a number must fit 64 bits", "at most 10 bytes", "more");
    }

    int number() {
        return number;
    }

    int depth() {
        return depth;
    }

    /** Returns whether the current field has this number and wire type. */
    boolean is(int fieldNumber, int wireType) {
        return number == fieldNumber && type == wireType;
    }

    int type() {
        return type;
    }

    /** Returns the number in the current field, which is a varint. */
    long varint() {
        return value;
    }

    Field field() {
        return new Field(number, type, start, payload, at);
    }

    /** Returns the payload of the current field. */
    ByteBuffer bytes() {
        return bytes(payload, at);
    }

    /** Returns everything from the next field on. */
    ByteBuffer rest() {
        return bytes(at, end);
    }

    private ByteBuffer bytes(long from, long to) {
        if (to - from > Integer.MAX_VALUE) {
            throw broken("a small field must be below 2 GiB", "a text or a small message", (to - from) + " bytes");
        }
        return file.slice(from, (int) (to - from));
    }

    /** Returns the text in the current field; bytes that are not UTF-8 are replaced. */
    String text() {
        ByteBuffer bytes = bytes();
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    /** Starts at the first field of the message in the current field. */
    Wire enter(String embedded) {
        return new Wire(file, source, embedded, depth + 1, payload, at);
    }

    /** Returns the exception for a break of the format at the current field. */
    MalformedModelException broken(String rule, String expected, String found) {
        return new MalformedModelException(new Problem(
                rule,
                source + ", byte " + start + " (" + message + ")",
                expected,
                found,
                "the file is damaged or cut off; get or export it again"));
    }
}
