package org.pathlift.onnx.djl;

import static org.pathlift.onnx.djl.OperatorCase.of;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of arithmetic, comparison and choice. */
final class ArithmeticCases {

    private ArithmeticCases() {}

    static List<OperatorCase> list() {
        return List.of(
                of("Add", 7).fed(3, 1).fed(1, 4),
                of("Add", 14).note("of a weight").fed(2, 3).constant(3),
                of("Add", 13).note("of a value with itself").fed(2, 3).again(0),
                of("Sub", 7).fed(2, 3, 1).fed(1, 4),
                of("Sub", 14).note("from a weight").constant(3).fed(2, 3),
                of("Mul", 7).fed(3, 1).fed(1, 4),
                of("Mul", 14).note("by a weight").fed(2, 3).constant(2, 1),
                of("Mul", 14).note("of a value with itself").fed(2, 3).again(0),
                of("Div", 7).fed(3, 1).fedBetween(0.5, 2, 1, 4),
                of("Div", 14).note("by a number").fed(2, 3).number(1.7).withoutGradient(),
                of("Div", 14)
                        .note("of a value by itself squared")
                        .fedBetween(0.5, 2, 2, 3)
                        .fedBetween(-2, -0.5, 3),
                of("Pow", 7).fedBetween(0.5, 2, 3, 1).fedBetween(-2, 3, 1, 4),
                of("Pow", 12).note("squared").fed(2, 3).number(2).withoutGradient(),
                of("Pow", 13).note("cubed").fed(2, 3).number(3).withoutGradient(),
                of("Pow", 13).note("root").fedBetween(0.5, 2, 2, 3).number(0.5).withoutGradient(),
                of("Pow", 15).note("inverse").fed(2, 3).number(-1).withoutGradient(),
                of("Pow", 15)
                        .note("by exponents")
                        .fedBetween(0.5, 2, 2, 3)
                        .constant(3)
                        .withoutGradient(),
                of("Mod", 13).attribute("fmod", 1).fed(2, 6).fedBetween(0.35, 0.55, 6),
                of("Min", 8).fedValues(new long[] {3, 1}, 2, -2, 0.1).fed(1, 4).fed(4),
                of("Min", 13).note("of one").fed(3),
                of("Max", 8).fedValues(new long[] {3, 1}, 2, -2, 0.1).fed(1, 4).fed(4),
                of("Max", 13).note("with a number").fed(2, 6).number(0.3).withoutGradient(),
                of("Sum", 8).fed(3, 1).fed(1, 4).fed(4),
                of("Mean", 8).fed(3, 1).fed(1, 4).fed(4),
                of("Where", 9)
                        .fedWhole(ElementType.BOOL, new long[] {2, 1}, 1, 0)
                        .fed(1, 3)
                        .fed(2, 3),
                of("Where", 16)
                        .fedWhole(ElementType.BOOL, new long[] {3}, 1, 0, 1)
                        .fed(2, 3)
                        .fed(1),
                of("Identity", 19).fed(2, 3),
                of("Cast", 9).attribute("to", 11).fed(2, 3),
                of("Cast", 19).attribute("to", 1).fed(2, 3),
                of("CastLike", 15).fed(2, 3).fed(1).withoutGradient(),
                of("Equal", 19).fed(2, 3).again(0),
                of("Less", 13).fed(3, 1).fed(1, 4),
                of("GreaterOrEqual", 16).fed(3, 1).fed(1, 4));
    }
}
