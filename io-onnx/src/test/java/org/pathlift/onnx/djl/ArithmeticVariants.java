package org.pathlift.onnx.djl;

import java.util.List;
import java.util.stream.Stream;
import org.pathlift.onnx.graph.ElementType;

/** More cases of arithmetic of two or more operands. */
final class ArithmeticVariants {

    private static final long[] DIVIDENDS = {-7, -6, -1, 0, 1, 6, 7};
    private static final long[] SEVEN = {7};

    private ArithmeticVariants() {}

    static List<OperatorCase> list() {
        return Stream.of(pairs(), powers(), remainders(), folds())
                .flatMap(List::stream)
                .toList();
    }

    private static List<OperatorCase> pairs() {
        return Stream.concat(
                        Stream.of("Add", "Sub", "Mul", "Div")
                                .flatMap(operator -> Stream.of(
                                        OperatorCase.of(operator, 14).fed(2, 3).fed(2, 3),
                                        OperatorCase.of(operator, 7)
                                                .note("both broadcast")
                                                .fed(2, 1, 3)
                                                .fed(4, 1),
                                        OperatorCase.of(operator, 13)
                                                .note("with a weight")
                                                .fed(2, 3)
                                                .constant(3),
                                        OperatorCase.of(operator, 13)
                                                .note("with a number")
                                                .fed(2, 3)
                                                .number(0.3),
                                        OperatorCase.of(operator, 14)
                                                .note("from a number")
                                                .number(0.3)
                                                .fed(2, 3),
                                        OperatorCase.of(operator, 14)
                                                .note("without axes")
                                                .fed()
                                                .fed(),
                                        OperatorCase.of(operator, 14)
                                                .note("int32")
                                                .fedWhole(ElementType.INT32, SEVEN, DIVIDENDS)
                                                .withoutGradient()
                                                .fedWhole(ElementType.INT32, new long[] {2, 1}, 3, -4)
                                                .withoutGradient())),
                        Stream.of(
                                OperatorCase.of("Div", 14)
                                        .note("int64")
                                        .fedWhole(ElementType.INT64, SEVEN, DIVIDENDS)
                                        .fedWhole(ElementType.INT64, new long[] {2, 1}, 2, -2),
                                OperatorCase.of("Div", 14)
                                        .note("uint8")
                                        .fedWhole(ElementType.UINT8, new long[] {3}, 250, 7, 8)
                                        .fedWhole(ElementType.UINT8, new long[] {3}, 200, 2, 3),
                                shift("LEFT", ElementType.UINT8, 3, 1, 200, 7),
                                shift("RIGHT", ElementType.UINT8, 3, 1, 200, 7)))
                .toList();
    }

    private static OperatorCase shift(String direction, ElementType type, long places, long... values) {
        return OperatorCase.of("BitShift", 11)
                .note(direction + " " + type + " by " + places)
                .attribute("direction", direction)
                .fedWhole(type, new long[] {values.length}, values)
                .fedWhole(type, new long[] {1}, places);
    }

    private static List<OperatorCase> powers() {
        return List.of(
                OperatorCase.of("Pow", 7).fedBetween(0.2, 2, 2, 3).fed(3),
                OperatorCase.of("Pow", 13).note("square").fed(2, 3).number(2),
                OperatorCase.of("Pow", 13).note("cube").fed(2, 3).number(3),
                OperatorCase.of("Pow", 13).note("fourth").fed(2, 3).number(4),
                OperatorCase.of("Pow", 13)
                        .note("square at 0")
                        .fedValues(new long[] {2}, 0, 1)
                        .number(2),
                OperatorCase.of("Pow", 13).note("root").fedBetween(0.2, 2, 2, 3).number(0.5),
                OperatorCase.of("Pow", 13).note("inverse").fed(2, 3).number(-1),
                OperatorCase.of("Pow", 15)
                        .note("one exponent of more axes")
                        .fedBetween(0.2, 2, 3)
                        .constantBetween(2, 3, 1, 1),
                OperatorCase.of("Pow", 12).note("to whole numbers").fed(2, 3).whole(2, 3, 1),
                OperatorCase.of("Pow", 12)
                        .note("of whole numbers")
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, -3, 5)
                        .whole(3),
                OperatorCase.of("Pow", 12)
                        .note("of whole numbers to others")
                        .fedWhole(ElementType.INT32, new long[] {3}, 2, 3, 5)
                        .numbers(2, 1.5, 0)
                        .withoutGradient());
    }

    private static List<OperatorCase> remainders() {
        return List.of(
                OperatorCase.of("Mod", 13)
                        .attribute("fmod", 1)
                        .fedValues(new long[] {6}, -5.3, -2.1, -0.4, 0.4, 2.1, 5.3)
                        .fedValues(new long[] {2, 1}, 2.4, -1.3),
                OperatorCase.of("Mod", 10)
                        .note("int64")
                        .fedWhole(ElementType.INT64, SEVEN, DIVIDENDS)
                        .fedWhole(ElementType.INT64, new long[] {2, 1}, 3, -4),
                OperatorCase.of("Mod", 10)
                        .note("int32")
                        .attribute("fmod", 1)
                        .fedWhole(ElementType.INT32, SEVEN, DIVIDENDS)
                        .fedWhole(ElementType.INT32, new long[] {2, 1}, 3, -4));
    }

    private static List<OperatorCase> folds() {
        return Stream.of("Min", "Max", "Sum", "Mean")
                .flatMap(operator -> Stream.of(
                        OperatorCase.of(operator, 13).fed(2, 3).fed(2, 3),
                        OperatorCase.of(operator, 8).note("one").fed(2, 3),
                        OperatorCase.of(operator, 8)
                                .note("three that broadcast")
                                .fed(2, 1, 3)
                                .fed(4, 1)
                                .fed()))
                .toList();
    }
}
