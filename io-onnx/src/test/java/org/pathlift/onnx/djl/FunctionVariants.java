package org.pathlift.onnx.djl;

import java.util.List;
import java.util.stream.Stream;
import org.pathlift.onnx.graph.ElementType;

/** More cases of elementwise functions of analysis, roundings, casts, and normalized exponentials. */
final class FunctionVariants {

    private FunctionVariants() {}

    static List<OperatorCase> list() {
        return Stream.concat(elementwise().stream(), alongAxes().stream()).toList();
    }

    private static List<OperatorCase> elementwise() {
        return List.of(
                OperatorCase.of("Erf", 13).fed(2, 3),
                OperatorCase.of("Exp", 13).fed(2, 3),
                OperatorCase.of("Exp", 13).note("of a number without axes").fed(),
                OperatorCase.of("Log", 13).fedBetween(0.1, 3, 6),
                OperatorCase.of("Sqrt", 13).fedBetween(0.1, 3, 6),
                OperatorCase.of("Reciprocal", 13).fed(2, 3),
                OperatorCase.of("Neg", 13).fed(2, 3),
                OperatorCase.of("Neg", 13)
                        .note("int32")
                        .fedWhole(ElementType.INT32, new long[] {3}, -3, 0, 4)
                        .withoutGradient(),
                OperatorCase.of("Abs", 13).fed(2, 3),
                OperatorCase.of("Sign", 13).fedValues(new long[] {4}, -2, 0, 3, -0.0),
                OperatorCase.of("Floor", 13).fedBetween(-3, 3, 9),
                OperatorCase.of("Ceil", 13).fedBetween(-3, 3, 9),
                OperatorCase.of("Round", 11).fedValues(new long[] {8}, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 0.3, 0.7),
                OperatorCase.of("Sin", 7).fed(2, 3),
                OperatorCase.of("Cos", 7).fed(2, 3),
                OperatorCase.of("Tan", 7).fedBetween(-1.2, 1.2, 6),
                OperatorCase.of("Asin", 7).fedBetween(-0.9, 0.9, 6),
                OperatorCase.of("Acos", 7).fedBetween(-0.9, 0.9, 6),
                OperatorCase.of("Atan", 7).fed(2, 3),
                OperatorCase.of("Sinh", 9).fed(2, 3),
                OperatorCase.of("Cosh", 9).fed(2, 3),
                OperatorCase.of("Asinh", 9).fed(2, 3),
                OperatorCase.of("Asinh", 9).note("near 0").fedValues(new long[] {3}, 1e-4, 0, -1e-3),
                OperatorCase.of("Asinh", 9)
                        .note("of a huge number")
                        .fedValues(new long[] {1}, -1e25)
                        .withoutGradient(),
                OperatorCase.of("Acosh", 9).fedBetween(1.1, 4, 6),
                OperatorCase.of("Acosh", 9)
                        .note("of a huge number")
                        .fedValues(new long[] {1}, 1e25)
                        .withoutGradient(),
                OperatorCase.of("Atanh", 9).fedBetween(-0.9, 0.9, 6),
                OperatorCase.of("Atanh", 9).note("near 0").fedValues(new long[] {3}, 1e-4, 0, -1e-3),
                OperatorCase.of("Identity", 13).fed(2, 3),
                OperatorCase.of("Cast", 13).attribute("to", 11).fed(2, 3),
                OperatorCase.of("Cast", 9)
                        .note("to int32")
                        .attribute("to", 6)
                        .fedValues(new long[] {4}, -1.7, 1.7, 0.2, -0.2)
                        .withoutGradient(),
                OperatorCase.of("Cast", 19)
                        .note("to int16")
                        .attribute("to", 5)
                        .fedWhole(ElementType.INT64, new long[] {5}, 40000, -40000, 70000, 5, -5)
                        .withoutGradient(),
                OperatorCase.of("Cast", 21)
                        .note("to uint32")
                        .attribute("to", 12)
                        .fedWhole(ElementType.INT64, new long[] {3}, -1, 5, 5_000_000_000L)
                        .withoutGradient(),
                OperatorCase.of("Cast", 13)
                        .note("to uint8")
                        .attribute("to", 2)
                        .fedWhole(ElementType.INT64, new long[] {3}, -1, 5, 300)
                        .withoutGradient(),
                OperatorCase.of("Cast", 13)
                        .note("to truth values")
                        .attribute("to", 9)
                        .fedValues(new long[] {3}, 0, 0.3, -2)
                        .withoutGradient(),
                OperatorCase.of("Cast", 13)
                        .note("from truth values")
                        .attribute("to", 1)
                        .fedWhole(ElementType.BOOL, new long[] {2}, 0, 1)
                        .withoutGradient(),
                OperatorCase.of("CastLike", 15)
                        .fed(2, 3)
                        .fedValues(new long[] {1}, 1)
                        .withoutGradient());
    }

    private static List<OperatorCase> alongAxes() {
        return Stream.of("Softmax", "LogSoftmax", "Hardmax")
                .flatMap(operator -> Stream.of(
                        OperatorCase.of(operator, 12).fed(2, 3, 4),
                        OperatorCase.of(operator, 7).attribute("axis", 2).fed(2, 3, 4),
                        OperatorCase.of(operator, 11).attribute("axis", -1).fed(2, 3, 4),
                        OperatorCase.of(operator, 11).attribute("axis", 0).fed(2, 3, 4),
                        OperatorCase.of(operator, 13).fed(2, 3, 4),
                        OperatorCase.of(operator, 13).attribute("axis", 1).fed(2, 3, 4),
                        OperatorCase.of(operator, 13)
                                .attribute("axis", 0)
                                .note("ties")
                                .fedValues(new long[] {3, 2}, 1, 2, 1, 2, -1, 0.5)))
                .toList();
    }
}
