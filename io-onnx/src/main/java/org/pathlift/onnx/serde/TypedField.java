package org.pathlift.onnx.serde;

import ai.onnx.proto.OnnxMl.TensorProto;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.ElementType;

/** The typed data fields of a TensorProto. */
enum TypedField {
    FLOAT_DATA(TensorProto.FLOAT_DATA_FIELD_NUMBER, Wire.FIXED32),
    INT32_DATA(TensorProto.INT32_DATA_FIELD_NUMBER, Wire.VARINT),
    INT64_DATA(TensorProto.INT64_DATA_FIELD_NUMBER, Wire.VARINT),
    DOUBLE_DATA(TensorProto.DOUBLE_DATA_FIELD_NUMBER, Wire.FIXED64),
    UINT64_DATA(TensorProto.UINT64_DATA_FIELD_NUMBER, Wire.VARINT);

    private static final TypedField[] BY_NUMBER = values();

    private final int number;
    private final int wireType;

    TypedField(int number, int wireType) {
        this.number = number;
        this.wireType = wireType;
    }

    int number() {
        return number;
    }

    /** Returns the wire type of one entry outside a packed field. */
    int wireType() {
        return wireType;
    }

    /** Returns the bytes of one entry in the wire format, or 0 for varints. */
    int fixedWidth() {
        return switch (wireType) {
            case Wire.FIXED32 -> 4;
            case Wire.FIXED64 -> 8;
            default -> 0;
        };
    }

    /** Returns the field of this number, or null. */
    static @Nullable TypedField ofNumber(int number) {
        for (TypedField field : BY_NUMBER) {
            if (field.number == number) {
                return field;
            }
        }
        return null;
    }

    /** Returns the field that holds elements of a type, or null where no typed field does. */
    static @Nullable TypedField of(ElementType type) {
        return switch (type) {
            case FLOAT, COMPLEX64 -> FLOAT_DATA;
            case DOUBLE, COMPLEX128 -> DOUBLE_DATA;
            case INT64 -> INT64_DATA;
            case UINT32, UINT64 -> UINT64_DATA;
            case UNDEFINED, STRING -> null;
            default -> INT32_DATA;
        };
    }

    /** Returns how many bytes of {@code raw_data} one entry stands for: narrow types are packed into bytes first. */
    static int entryWidth(ElementType type) {
        return switch (type) {
            case COMPLEX64 -> 4;
            case COMPLEX128 -> 8;
            default -> Math.max(1, type.bits() / 8);
        };
    }
}
