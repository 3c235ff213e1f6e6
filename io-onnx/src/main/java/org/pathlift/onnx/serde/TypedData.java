package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.TensorData;

/** Tensor data in a typed field, decoded as a whole on first use. */
final class TypedData implements TensorData {

    private final MappedFile file;
    private final String source;
    private final Field tensor;
    private final TypedField kind;
    private final int width;
    private final long size;
    private @Nullable HeapData decoded;

    TypedData(MappedFile file, String source, Field tensor, TypedField kind, int width, long size) {
        this.file = file;
        this.source = source;
        this.tensor = tensor;
        this.kind = kind;
        this.width = width;
        this.size = size;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public ByteBuffer slice(long offset, int length) {
        return decoded().slice(offset, length);
    }

    private synchronized HeapData decoded() {
        if (decoded == null) {
            if (size > Integer.MAX_VALUE - 8) {
                throw new UnsupportedModelException(new Problem(
                        "a tensor in a typed field must be below 2 GiB",
                        source + ", byte " + tensor.start(),
                        "at most " + Integer.MAX_VALUE + " bytes of elements",
                        Long.toString(size),
                        "store the tensor as external data"));
            }
            decoded = new HeapData(decode(ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN)));
        }
        return decoded;
    }

    private ByteBuffer decode(ByteBuffer target) {
        Wire wire = Wire.of(file, source, "TensorProto", tensor, 0);
        while (wire.next()) {
            if (wire.is(kind.number(), Wire.LENGTH)) {
                if (kind.fixedWidth() > 0) {
                    target.put(wire.bytes());
                } else {
                    unpack(wire.bytes(), target);
                }
            } else if (wire.is(kind.number(), kind.wireType())) {
                if (kind.fixedWidth() > 0) {
                    target.put(wire.bytes());
                } else {
                    put(wire.varint(), target);
                }
            }
        }
        return target;
    }

    private void unpack(ByteBuffer packed, ByteBuffer target) {
        while (packed.hasRemaining()) {
            put(Varints.read(packed), target);
        }
    }

    private void put(long value, ByteBuffer target) {
        switch (width) {
            case 1 -> target.put((byte) value);
            case 2 -> target.putShort((short) value);
            case 4 -> target.putInt((int) value);
            default -> target.putLong(value);
        }
    }
}
