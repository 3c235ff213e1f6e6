package org.pathlift.onnx.djl;

import static org.pathlift.onnx.djl.OperatorCase.of;

import java.util.List;

/** Cases of elementary functions. */
final class FunctionCases {

    private FunctionCases() {}

    static List<OperatorCase> list() {
        return List.of(
                of("Erf", 9).fed(2, 3),
                of("Exp", 13).fed(2, 3),
                of("Log", 13).fedBetween(0.3, 3, 2, 3),
                of("Sqrt", 13).fedBetween(0.3, 3, 2, 3),
                of("Reciprocal", 13).fed(2, 3),
                of("Neg", 13).fed(2, 3),
                of("Abs", 13).fed(2, 3),
                of("Sin", 7).fed(2, 3),
                of("Cos", 7).fed(2, 3),
                of("Tan", 7).fedBetween(-1, 1, 2, 3),
                of("Asin", 7).fedBetween(-0.9, 0.9, 2, 3),
                of("Acos", 7).fedBetween(-0.9, 0.9, 2, 3),
                of("Atan", 7).fed(2, 3),
                of("Sinh", 9).fed(2, 3),
                of("Cosh", 9).fed(2, 3),
                of("Asinh", 9).fed(2, 3),
                of("Acosh", 9).fedBetween(1.1, 3, 2, 3),
                of("Atanh", 9).fedBetween(-0.9, 0.9, 2, 3),
                of("Sign", 13).fed(2, 3),
                of("Floor", 13).fed(2, 3),
                of("Ceil", 13).fed(2, 3),
                of("Round", 11).fedValues(new long[] {6}, -1.5, -0.5, 0.4, 0.5, 1.5, 2.5),
                of("IsNaN", 20).fedValues(new long[] {3}, 1, Double.NaN, Double.NEGATIVE_INFINITY),
                of("IsInf", 20).fedValues(new long[] {3}, 1, Double.NaN, Double.NEGATIVE_INFINITY));
    }
}
