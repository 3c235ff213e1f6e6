package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of arithmetic, comparison and choice. */
final class ArithmeticCases {

    private ArithmeticCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Add", 7).fed(3, 1).fed(1, 4),
                OperatorCase.of("Add", 14).note("of a weight").fed(2, 3).constant(3),
                OperatorCase.of("Add", 13)
                        .note("of a value with itself")
                        .fed(2, 3)
                        .again(0),
                OperatorCase.of("Sub", 7).fed(2, 3, 1).fed(1, 4),
                OperatorCase.of("Sub", 14).note("from a weight").constant(3).fed(2, 3),
                OperatorCase.of("Mul", 7).fed(3, 1).fed(1, 4),
                OperatorCase.of("Mul", 14).note("by a weight").fed(2, 3).constant(2, 1),
                OperatorCase.of("Mul", 14)
                        .note("of a value with itself")
                        .fed(2, 3)
                        .again(0),
                OperatorCase.of("Div", 7).fed(3, 1).fedBetween(0.5, 2, 1, 4),
                OperatorCase.of("Div", 14)
                        .note("by a number")
                        .fed(2, 3)
                        .number(1.7)
                        .withoutGradient(),
                OperatorCase.of("Div", 14)
                        .note("of a value by itself squared")
                        .fedBetween(0.5, 2, 2, 3)
                        .fedBetween(-2, -0.5, 3),
                OperatorCase.of("Pow", 7).fedBetween(0.5, 2, 3, 1).fedBetween(-2, 3, 1, 4),
                OperatorCase.of("Pow", 12).note("squared").fed(2, 3).number(2).withoutGradient(),
                OperatorCase.of("Pow", 13).note("cubed").fed(2, 3).number(3).withoutGradient(),
                OperatorCase.of("Pow", 13)
                        .note("root")
                        .fedBetween(0.5, 2, 2, 3)
                        .number(0.5)
                        .withoutGradient(),
                OperatorCase.of("Pow", 15).note("inverse").fed(2, 3).number(-1).withoutGradient(),
                OperatorCase.of("Pow", 15)
                        .note("by exponents")
                        .fedBetween(0.5, 2, 2, 3)
                        .constant(3)
                        .withoutGradient(),
                OperatorCase.of("Mod", 13).attribute("fmod", 1).fed(2, 6).fedBetween(0.35, 0.55, 6),
                OperatorCase.of("Min", 8)
                        .fedValues(new long[] {3, 1}, 2, -2, 0.1)
                        .fed(1, 4)
                        .fed(4),
                OperatorCase.of("Min", 13).note("of one").fed(3),
                OperatorCase.of("Max", 8)
                        .fedValues(new long[] {3, 1}, 2, -2, 0.1)
                        .fed(1, 4)
                        .fed(4),
                OperatorCase.of("Max", 13)
                        .note("with a number")
                        .fed(2, 6)
                        .number(0.3)
                        .withoutGradient(),
                OperatorCase.of("Sum", 8).fed(3, 1).fed(1, 4).fed(4),
                OperatorCase.of("Mean", 8).fed(3, 1).fed(1, 4).fed(4),
                OperatorCase.of("Where", 9)
                        .fedWhole(ElementType.BOOL, new long[] {2, 1}, 1, 0)
                        .fed(1, 3)
                        .fed(2, 3),
                OperatorCase.of("Where", 16)
                        .fedWhole(ElementType.BOOL, new long[] {3}, 1, 0, 1)
                        .fed(2, 3)
                        .fed(1),
                OperatorCase.of("Identity", 19).fed(2, 3),
                OperatorCase.of("Cast", 9).attribute("to", 11).fed(2, 3),
                OperatorCase.of("Cast", 19).attribute("to", 1).fed(2, 3),
                OperatorCase.of("CastLike", 15).fed(2, 3).fed(1).withoutGradient(),
                OperatorCase.of("Equal", 19).fed(2, 3).again(0),
                OperatorCase.of("Less", 13).fed(3, 1).fed(1, 4),
                OperatorCase.of("GreaterOrEqual", 16).fed(3, 1).fed(1, 4));
    }
}
