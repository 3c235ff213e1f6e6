package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of elementary functions. */
final class FunctionCases {

    private FunctionCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Erf", 9).fed(2, 3),
                OperatorCase.of("Exp", 13).fed(2, 3),
                OperatorCase.of("Log", 13).fedBetween(0.3, 3, 2, 3),
                OperatorCase.of("Sqrt", 13).fedBetween(0.3, 3, 2, 3),
                OperatorCase.of("Reciprocal", 13).fed(2, 3),
                OperatorCase.of("Neg", 13).fed(2, 3),
                OperatorCase.of("Abs", 13).fed(2, 3),
                OperatorCase.of("Sin", 7).fed(2, 3),
                OperatorCase.of("Cos", 7).fed(2, 3),
                OperatorCase.of("Tan", 7).fedBetween(-1, 1, 2, 3),
                OperatorCase.of("Asin", 7).fedBetween(-0.9, 0.9, 2, 3),
                OperatorCase.of("Acos", 7).fedBetween(-0.9, 0.9, 2, 3),
                OperatorCase.of("Atan", 7).fed(2, 3),
                OperatorCase.of("Sinh", 9).fed(2, 3),
                OperatorCase.of("Cosh", 9).fed(2, 3),
                OperatorCase.of("Asinh", 9).fed(2, 3),
                OperatorCase.of("Acosh", 9).fedBetween(1.1, 3, 2, 3),
                OperatorCase.of("Atanh", 9).fedBetween(-0.9, 0.9, 2, 3),
                OperatorCase.of("Sign", 13).fed(2, 3),
                OperatorCase.of("Floor", 13).fed(2, 3),
                OperatorCase.of("Ceil", 13).fed(2, 3),
                OperatorCase.of("Round", 11).fedValues(new long[] {6}, -1.5, -0.5, 0.4, 0.5, 1.5, 2.5),
                OperatorCase.of("IsNaN", 20).fedValues(new long[] {3}, 1, Double.NaN, Double.NEGATIVE_INFINITY),
                OperatorCase.of("IsInf", 20).fedValues(new long[] {3}, 1, Double.NaN, Double.NEGATIVE_INFINITY));
    }
}
