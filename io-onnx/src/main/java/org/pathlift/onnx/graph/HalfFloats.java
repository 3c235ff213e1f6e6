package org.pathlift.onnx.graph;

/** Conversions of the 16-bit float types, rounding to nearest even. IEEE 754 binary16, and bfloat16 (upper half of a float). */
public final class HalfFloats {

    private HalfFloats() {}

    /** Returns the value of a binary16 bit pattern, exactly. */
    public static float fromFloat16(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = (bits >>> 10) & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | mantissa << 13);
        }
        if (exponent == 0) {
            float magnitude = mantissa * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        return Float.intBitsToFloat(sign | (exponent + 112) << 23 | mantissa << 13);
    }

    /** Returns the binary16 bit pattern nearest to a value; beyond 65504 by half a step or more, infinity. */
    public static short toFloat16(double value) {
        short sign = (short) (Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0);
        double magnitude = Math.abs(value);
        if (Double.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude >= 65520) {
            return (short) (sign | 0x7c00);
        }
        int exponent = Math.max(Math.getExponent(magnitude), -14);
        // In units of the last place: an integer below 2^11 (2^11 itself carries into the exponent, as it should).
        long units = (long) Math.rint(Math.scalb(magnitude, 10 - exponent));
        return (short) (sign | (((exponent + 14) << 10) + units));
    }

    /** Returns the value of a bfloat16 bit pattern, exactly. */
    public static float fromBfloat16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /** Returns the bfloat16 bit pattern nearest to a value. */
    public static short toBfloat16(double value) {
        if (Double.isNaN(value)) {
            return (short) 0x7fc0;
        }
        double magnitude = Math.abs(value);
        int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
        if (magnitude >= 0x1.FFp127) {
            return (short) (sign | 0x7f80);
        }
        int exponent = Math.max(Math.getExponent(magnitude), -126);
        long units = (long) Math.rint(Math.scalb(magnitude, 7 - exponent));
        return (short) (sign | (((exponent + 126) << 7) + units));
    }
}
