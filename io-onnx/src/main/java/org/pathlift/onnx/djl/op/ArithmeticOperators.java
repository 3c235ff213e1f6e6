package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.function.BinaryOperator;

/** Arithmetic of two or more operands, which broadcast. */
final class ArithmeticOperators {

    private static final String NO_WRAPPING = "uint16 and uint32 results beyond the type do not wrap";

    private ArithmeticOperators() {}

    static List<Operator> list() {
        return List.of(
                binary("Add", 7, Gradient.FULL, NDArray::add),
                binary("Sub", 7, Gradient.FULL, NDArray::sub),
                binary("Mul", 7, Gradient.FULL, NDArray::mul),
                binary("Div", 7, Gradient.FULL, ArithmeticOperators::quotient),
                Operator.single("Pow", 7, Gradient.FULL, ArithmeticOperators::power),
                Operator.single("Mod", 10, Gradient.FULL, ArithmeticOperators::remainder),
                Operator.single("Min", 6, Gradient.FULL, call -> fold(call, NDArray::minimum)),
                Operator.single("Max", 6, Gradient.FULL, call -> fold(call, NDArray::maximum)),
                Operator.single("Sum", 6, Gradient.FULL, call -> fold(call, NDArray::add)),
                Operator.single("Mean", 6, Gradient.FULL, ArithmeticOperators::mean),
                Operator.single("BitShift", 11, Gradient.NONE, ArithmeticOperators::shift)
                        .restricted(NO_WRAPPING, node -> List.of()));
    }

    private static Operator binary(String type, int since, Gradient gradient, BinaryOperator<NDArray> function) {
        return Operator.single(type, since, gradient, call -> function.apply(call.input(0), call.input(1)));
    }

    private static NDArray quotient(NDArray dividend, NDArray divisor) {
        return dividend.getDataType().isFloating()
                ? dividend.div(divisor)
                : WholeNumbers.truncatedQuotient(dividend, divisor);
    }

    /** The result has the base's type; small fixed exponents become products. */
    private static NDArray power(Call call) {
        NDArray base = call.input(0);
        NDArray exponent = call.input(1);
        DataType type = base.getDataType();
        if (type.isFloating()) {
            boolean fixed = exponent.size() == 1
                    && exponent.getShape().dimension() <= base.getShape().dimension()
                    && !exponent.hasGradient();
            return fixed ? power(base, call.number(1), exponent) : base.pow(exponent.toType(type, false));
        }
        if (exponent.getDataType().isFloating()) {
            NDArray wide = base.toType(DataType.FLOAT64, false);
            return wide.pow(exponent.toType(DataType.FLOAT64, false)).toType(type, false);
        }
        return base.pow(exponent.toType(type, false));
    }

    private static NDArray power(NDArray base, double number, NDArray exponent) {
        if (number == 2) {
            return base.square();
        }
        if (number == 3) {
            return base.square().mul(base);
        }
        return number == 0.5 ? base.sqrt() : base.pow(exponent.toType(base.getDataType(), false));
    }

    /** The remainder has the divisor's sign, or with {@code fmod} the dividend's. */
    private static NDArray remainder(Call call) {
        NDArray dividend = call.input(0);
        NDArray divisor = call.input(1);
        if (call.attribute("fmod", 0) == 0) {
            return dividend.mod(divisor);
        }
        return dividend.getDataType().isFloating()
                ? Elements.odd(dividend, positive -> positive.mod(divisor.abs()))
                : WholeNumbers.remainder(dividend, divisor);
    }

    private static NDArray fold(Call call, BinaryOperator<NDArray> function) {
        NDArray result = call.input(0);
        for (int i = 1; i < call.count(); i++) {
            result = function.apply(result, call.input(i));
        }
        return result;
    }

    private static NDArray mean(Call call) {
        NDArray sum = fold(call, NDArray::add);
        return sum.div(Elements.scalar(sum, call.count()));
    }

    private static NDArray shift(Call call) {
        NDArray x = call.input(0);
        NDArray places = call.input(1);
        return call.attribute("direction", "").equals("LEFT") ? x.mul(powerOfTwo(places)) : shiftRight(x, places);
    }

    /** Fills up with zeros, also where an uint64 is negative as the int64 that stands for it. */
    private static NDArray shiftRight(NDArray x, NDArray places) {
        if (x.getDataType() != DataType.INT64) {
            return WholeNumbers.flooredQuotient(x, powerOfTwo(places));
        }
        NDArray zero = Elements.scalar(x, 0);
        NDArray first = places.minimum(Elements.scalar(places, Integer.SIZE));
        NDArray signed = WholeNumbers.flooredQuotient(x, powerOfTwo(first));
        NDArray carry = powerOfTwo(Elements.scalar(x, Long.SIZE).sub(first));
        NDArray filled = Elements.where(x.lt(zero).logicalAnd(first.gt(zero)), signed.add(carry), signed);
        NDArray rest = powerOfTwo(places.sub(first));
        return Elements.where(rest.gt(Elements.scalar(rest, 1)), WholeNumbers.flooredQuotient(filled, rest), filled);
    }

    private static NDArray powerOfTwo(NDArray exponents) {
        return Elements.scalar(exponents, 2).pow(exponents);
    }
}
