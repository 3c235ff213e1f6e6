package org.pathlift.onnx.djl.op;

import java.util.List;

/** Arithmetic of two or more operands, rounding, and functions of whole numbers. */
final class ArithmeticOperators {

    private ArithmeticOperators() {}

    static List<Operator> list() {
        return List.of();
    }
}
