package org.pathlift.onnx.graph;

/** Element types of ONNX tensors, with the code of {@code TensorProto.DataType} and the size of one element. */
public enum ElementType {
    /** No type is declared, or the value is no dense tensor; has no size. */
    UNDEFINED(0, 0),
    /** IEEE 754 binary32. */
    FLOAT(1, 32),
    /** From 0 to 255. */
    UINT8(2, 8),
    /** From −128 to 127, two's complement. */
    INT8(3, 8),
    /** From 0 to 65535. */
    UINT16(4, 16),
    /** 16 bits, two's complement. */
    INT16(5, 16),
    /** 32 bits, two's complement. */
    INT32(6, 32),
    /** 64 bits, two's complement; the type of shapes and indices. */
    INT64(7, 64),
    /** Variable length; has no size. */
    STRING(8, 0),
    /** A truth value: one byte, 0 or 1. */
    BOOL(9, 8),
    /** IEEE 754 binary16. */
    FLOAT16(10, 16),
    /** IEEE 754 binary64. */
    DOUBLE(11, 64),
    /** 32 bits without a sign. */
    UINT32(12, 32),
    /** 64 bits without a sign. */
    UINT64(13, 64),
    /** Two binary32 numbers: real part, then imaginary part. */
    COMPLEX64(14, 64),
    /** Two binary64 numbers: real part, then imaginary part. */
    COMPLEX128(15, 128),
    /** bfloat16: the upper half of a binary32 number. */
    BFLOAT16(16, 16),
    /** Sign, 4 bits of exponent, 3 of mantissa; finite numbers and NaN. */
    FLOAT8E4M3FN(17, 8),
    /** As {@link #FLOAT8E4M3FN} with another bias, and without a negative zero. */
    FLOAT8E4M3FNUZ(18, 8),
    /** Sign, 5 bits of exponent, 2 of mantissa; with infinities and NaN. */
    FLOAT8E5M2(19, 8),
    /** As {@link #FLOAT8E5M2} with another bias, without infinities and a negative zero. */
    FLOAT8E5M2FNUZ(20, 8),
    /** From 0 to 15; two to a byte, the first in the lower half. */
    UINT4(21, 4),
    /** From −8 to 7; two to a byte, the first in the lower half. */
    INT4(22, 4),
    /** Sign, 2 bits of exponent, 1 of mantissa; two to a byte, the first in the lower half. */
    FLOAT4E2M1(23, 4),
    /** Powers of two: 8 bits of exponent, neither sign nor mantissa; scales of microscaling formats. */
    FLOAT8E8M0(24, 8),
    /** From 0 to 3; four to a byte, the first in the lowest bits. */
    UINT2(25, 2),
    /** From −2 to 1; four to a byte, the first in the lowest bits. */
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

    /** Returns the number of the type in {@code TensorProto.DataType}. */
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
