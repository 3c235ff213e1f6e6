package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** Elementwise functions of analysis, rounding, and normalized exponentials along an axis. */
final class FunctionOperators {

    private FunctionOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.unary("Erf", 9, Gradient.FULL, NDArray::erf),
                Operator.unary("Exp", 6, Gradient.FULL, NDArray::exp),
                Operator.unary("Log", 6, Gradient.FULL, NDArray::log),
                Operator.unary("Sqrt", 6, Gradient.FULL, NDArray::sqrt),
                Operator.unary(
                        "Reciprocal",
                        6,
                        Gradient.FULL,
                        x -> Elements.scalar(x, 1).div(x)),
                Operator.unary("Neg", 6, Gradient.FULL, NDArray::neg),
                Operator.unary("Abs", 6, Gradient.FULL, NDArray::abs),
                Operator.unary("Sign", 9, Gradient.NONE, NDArray::sign),
                Operator.unary("Floor", 6, Gradient.NONE, NDArray::floor),
                Operator.unary("Ceil", 6, Gradient.NONE, NDArray::ceil),
                Operator.unary("Round", 11, Gradient.NONE, NDArray::round),
                Operator.unary("Sin", 7, Gradient.FULL, NDArray::sin),
                Operator.unary("Cos", 7, Gradient.FULL, NDArray::cos),
                Operator.unary("Tan", 7, Gradient.FULL, NDArray::tan),
                Operator.unary("Asin", 7, Gradient.FULL, NDArray::asin),
                Operator.unary("Acos", 7, Gradient.FULL, NDArray::acos),
                Operator.unary("Atan", 7, Gradient.FULL, NDArray::atan),
                Operator.unary("Sinh", 9, Gradient.FULL, NDArray::sinh),
                Operator.unary("Cosh", 9, Gradient.FULL, NDArray::cosh),
                Operator.unary("Asinh", 9, Gradient.FULL, Elements::asinh),
                Operator.unary("Acosh", 9, Gradient.FULL, Elements::acosh),
                Operator.unary("Atanh", 9, Gradient.FULL, Elements::atanh),
                flattened("Softmax", Gradient.FULL, NDArray::softmax),
                along("Softmax", Gradient.FULL, NDArray::softmax),
                flattened("LogSoftmax", Gradient.FULL, NDArray::logSoftmax),
                along("LogSoftmax", Gradient.FULL, NDArray::logSoftmax),
                flattened("Hardmax", Gradient.NONE, FunctionOperators::hardmax),
                along("Hardmax", Gradient.NONE, FunctionOperators::hardmax));
    }

    /** Before version 13: of the rows of a matrix, whose columns are the axes from the given one on. */
    private static Operator flattened(String type, Gradient gradient, BiFunction<NDArray, Integer, NDArray> function) {
        return Operator.single(type, 1, gradient, call -> {
            NDArray x = call.input(0);
            Shape shape = x.getShape();
            int axis = Call.axis(call.attribute("axis", 1), shape.dimension());
            NDArray rows =
                    x.reshape(shape.slice(0, axis).size(), shape.slice(axis).size());
            return function.apply(rows, 1).reshape(shape);
        });
    }

    /** From version 13 on: along one axis. */
    private static Operator along(String type, Gradient gradient, BiFunction<NDArray, Integer, NDArray> function) {
        return Operator.single(type, 13, gradient, call -> {
            NDArray x = call.input(0);
            int axis = Call.axis(call.attribute("axis", -1), x.getShape().dimension());
            return function.apply(x, axis);
        });
    }

    /** Returns 1 at the first of the largest elements along an axis and 0 elsewhere. */
    private static NDArray hardmax(NDArray x, int axis) {
        long[] dims = new long[x.getShape().dimension()];
        Arrays.fill(dims, 1);
        dims[axis] = x.getShape().get(axis);
        NDArray largest = x.argMax(axis).expandDims(axis);
        NDArray places = Elements.counting(x.getManager(), dims[axis], largest.getDataType())
                .reshape(dims);
        return places.eq(largest).toType(x.getDataType(), false);
    }
}
