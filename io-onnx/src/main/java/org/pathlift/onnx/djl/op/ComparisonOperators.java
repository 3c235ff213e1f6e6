package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.BinaryOperator;

/** Comparisons, truth values and choice by them. */
final class ComparisonOperators {

    private ComparisonOperators() {}

    static List<Operator> list() {
        return List.of(
                binary("Equal", 7, NDArray::eq),
                binary("Greater", 7, NDArray::gt),
                binary("GreaterOrEqual", 12, NDArray::gte),
                binary("Less", 7, NDArray::lt),
                binary("LessOrEqual", 12, NDArray::lte),
                binary("And", 7, NDArray::logicalAnd),
                binary("Or", 7, NDArray::logicalOr),
                binary("Xor", 7, NDArray::logicalXor),
                Operator.unary("Not", 1, Gradient.NONE, NDArray::logicalNot),
                Operator.unary("IsNaN", 9, Gradient.NONE, NDArray::isNaN),
                Operator.single("IsInf", 10, Gradient.NONE, ComparisonOperators::isInfinite),
                Operator.single(
                        "Where",
                        9,
                        Gradient.FULL,
                        call -> Elements.where(call.input(0), call.input(1), call.input(2))));
    }

    private static Operator binary(String type, int since, BinaryOperator<NDArray> function) {
        return Operator.single(type, since, Gradient.NONE, call -> function.apply(call.input(0), call.input(1)));
    }

    private static NDArray isInfinite(Call call) {
        NDArray x = call.input(0);
        NDArray zero = Elements.scalar(x, 0);
        NDArray found = x.isInfinite();
        if (call.attribute("detect_positive", 1) == 0) {
            found = found.logicalAnd(x.lt(zero));
        }
        return call.attribute("detect_negative", 1) == 0 ? found.logicalAnd(x.gt(zero)) : found;
    }
}
