package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** Exact division of whole numbers, which the engine has in floating point only, and their wrapping to fewer bits. */
final class WholeNumbers {

    private WholeNumbers() {}

    /** Returns the remainder of a division that truncates towards zero: it has the dividend's sign. */
    static NDArray remainder(NDArray dividend, NDArray divisor) {
        NDArray floored = dividend.mod(divisor);
        NDArray zero = Elements.scalar(floored, 0);
        NDArray mixed = dividend.lt(Elements.scalar(dividend, 0)).neq(divisor.lt(Elements.scalar(divisor, 0)));
        NDArray corrected = floored.sub(divisor);
        return Elements.where(floored.neq(zero).logicalAnd(mixed), corrected, floored);
    }

    /** Returns a quotient truncated towards zero. */
    static NDArray truncatedQuotient(NDArray dividend, NDArray divisor) {
        return exactQuotient(dividend.sub(remainder(dividend, divisor)), divisor);
    }

    /** Returns a quotient rounded down. */
    static NDArray flooredQuotient(NDArray dividend, NDArray divisor) {
        return exactQuotient(dividend.sub(dividend.mod(divisor)), divisor);
    }

    /** Divides multiples of the divisor: a floating estimate is off by little, and what it leaves is divided once more. */
    private static NDArray exactQuotient(NDArray multiple, NDArray divisor) {
        NDArray estimate = estimate(multiple, divisor);
        return estimate.add(estimate(multiple.sub(estimate.mul(divisor)), divisor));
    }

    private static NDArray estimate(NDArray multiple, NDArray divisor) {
        return multiple.toType(DataType.FLOAT64, false)
                .div(divisor.toType(DataType.FLOAT64, false))
                .round()
                .toType(multiple.getDataType(), false);
    }

    /** Returns int64 numbers wrapped to a type of fewer bits without a sign. */
    static NDArray wrapUnsigned(NDArray array, int bits) {
        return array.mod(Elements.scalar(array, 1L << bits));
    }

    /** Returns int64 numbers wrapped to a type of fewer bits with a sign. */
    static NDArray wrapSigned(NDArray array, int bits) {
        NDArray half = Elements.scalar(array, 1L << (bits - 1));
        return wrapUnsigned(array.add(half), bits).sub(half);
    }
}
