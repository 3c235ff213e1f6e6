package org.pathlift.onnx.djl;

import java.util.List;
import java.util.stream.Stream;
import org.pathlift.onnx.graph.ElementType;

/** Cases of comparisons and truth values. */
final class ComparisonCases {

    private static final double INFINITY = Double.POSITIVE_INFINITY;
    private static final double[] SPECIAL = {-INFINITY, -1, 0, Double.NaN, 2, INFINITY};
    private static final long[] SIX = {6};
    private static final long[] TWO = {2};

    private ComparisonCases() {}

    static List<OperatorCase> list() {
        return Stream.of(comparisons(), truths(), others()).flatMap(s -> s).toList();
    }

    private static Stream<OperatorCase> comparisons() {
        return Stream.of("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual")
                .flatMap(operator -> Stream.of(
                        OperatorCase.of(operator, 13)
                                .fedValues(new long[] {2, 3}, -1, 0, 1, 1, 0, -1)
                                .fedValues(new long[] {3}, 1, 0, -1),
                        OperatorCase.of(operator, 16)
                                .note("special")
                                .fedValues(SIX, SPECIAL)
                                .fedValues(new long[] {}, 2),
                        OperatorCase.of(operator, 13)
                                .note("int64")
                                .fedWhole(ElementType.INT64, new long[] {3, 1}, -1, 0, 2)
                                .whole(2, 0)));
    }

    private static Stream<OperatorCase> truths() {
        return Stream.concat(
                Stream.of("And", "Or", "Xor")
                        .map(operator -> OperatorCase.of(operator, 7)
                                .fedWhole(ElementType.BOOL, TWO, 0, 1)
                                .fedWhole(ElementType.BOOL, new long[] {2, 1}, 0, 1)),
                Stream.of(OperatorCase.of("Not", 7).fedWhole(ElementType.BOOL, TWO, 0, 1)));
    }

    private static Stream<OperatorCase> others() {
        return Stream.of(
                OperatorCase.of("IsNaN", 13).fedValues(SIX, SPECIAL),
                OperatorCase.of("IsInf", 10).fedValues(SIX, SPECIAL),
                OperatorCase.of("IsInf", 10).attribute("detect_negative", 0).fedValues(SIX, SPECIAL),
                OperatorCase.of("IsInf", 20).attribute("detect_positive", 0).fedValues(SIX, SPECIAL),
                OperatorCase.of("IsInf", 20)
                        .attribute("detect_positive", 0)
                        .attribute("detect_negative", 0)
                        .fedValues(SIX, SPECIAL),
                OperatorCase.of("Where", 16)
                        .fedWhole(ElementType.BOOL, new long[] {2, 1}, 1, 0)
                        .fed(2, 3)
                        .fed(3),
                OperatorCase.of("Where", 9)
                        .note("all broadcast")
                        .fedWhole(ElementType.BOOL, new long[] {2, 1, 1}, 1, 0)
                        .fed(3, 1)
                        .fed(4),
                OperatorCase.of("Where", 9)
                        .note("with a number")
                        .fedWhole(ElementType.BOOL, new long[] {3}, 1, 0, 1)
                        .number(-0.5)
                        .fed(2, 3));
    }
}
