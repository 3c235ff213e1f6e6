package org.pathlift.onnx.graph;

/** Element types of ONNX tensors, with the code of {@code TensorProto.DataType} and the size of one element. */
public enum ElementType {
    UNDEFINED(0, 0),
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    /** Variable length; has no size. */
    STRING(8, 0),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    COMPLEX64(14, 64),
    COMPLEX128(15, 128),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    FLOAT8E8M0(24, 8),
    UINT2(25, 2),
    INT2(26, 2);

    private static final ElementType[] BY_CODE = values();

    private final int code;
    private final int bits;

    ElementType(int code, int bits) {
        this.code = code;
        this.bits = bits;
    }

    /** Returns the type of this code, or {@link #UNDEFINED} for a code that this version does not know. */
    public static ElementType ofCode(int code) {
        return code > 0 && code < BY_CODE.length ? BY_CODE[code] : UNDEFINED;
    }

    public int code() {
        return code;
    }

    /** Returns the bits of one element; 0 where elements have no fixed size. */
    public int bits() {
        return bits;
    }

    /** Returns whether weights of this type can be rescaled in place: float32, float64, float16, bfloat16. */
    public boolean isRescalable() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /** Returns whether values of this type are real numbers that may carry a scale. */
    public boolean isFloating() {
        return isRescalable() || (code >= 17 && code <= 20) || code == 23 || code == 24;
    }

    /** Returns whether values of this type are whole numbers. */
    public boolean isInteger() {
        return switch (this) {
            case UINT8, INT8, UINT16, INT16, INT32, INT64, UINT32, UINT64, UINT4, INT4, UINT2, INT2 -> true;
            default -> false;
        };
    }
}
