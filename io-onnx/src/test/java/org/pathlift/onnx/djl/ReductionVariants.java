package org.pathlift.onnx.djl;

import java.util.List;
import java.util.stream.Stream;
import org.pathlift.onnx.graph.ElementType;

/** More cases of reductions, of places of extremes and of running sums. */
final class ReductionVariants {

    private static final long[] INTS = {-3, 7, 0, 5, -6, 2};
    private static final long[] TWO_BY_THREE = {2, 3};

    private ReductionVariants() {}

    static List<OperatorCase> list() {
        return Stream.of(reductions(), ofWholeNumbers(), places(), runningSums())
                .flatMap(cases -> cases)
                .toList();
    }

    private static Stream<OperatorCase> reductions() {
        return Stream.of(
                        "ReduceSum",
                        "ReduceMean",
                        "ReduceMax",
                        "ReduceMin",
                        "ReduceProd",
                        "ReduceL1",
                        "ReduceL2",
                        "ReduceLogSum",
                        "ReduceLogSumExp",
                        "ReduceSumSquare")
                .flatMap(operator -> Stream.concat(withAttribute(operator), withInput(operator)));
    }

    private static OperatorCase fed(OperatorCase one, long... shape) {
        return one.operator().equals("ReduceLogSum") ? one.fedBetween(0.2, 2, shape) : one.fed(shape);
    }

    private static Stream<OperatorCase> withAttribute(String operator) {
        return Stream.of(
                fed(OperatorCase.of(operator, 7), 2, 3, 2),
                fed(OperatorCase.of(operator, 11).attribute("axes", new long[] {1}), 2, 3, 2),
                fed(
                        OperatorCase.of(operator, 12)
                                .attribute("axes", new long[] {-1, 0})
                                .attribute("keepdims", 0),
                        2,
                        3,
                        2));
    }

    private static Stream<OperatorCase> withInput(String operator) {
        long opset = operator.equals("ReduceSum") ? 13 : 18;
        return Stream.of(
                fed(OperatorCase.of(operator, opset), 2, 3, 2),
                fed(OperatorCase.of(operator, opset).note("of a number without axes"))
                        .withoutGradient(),
                fed(OperatorCase.of(operator, 20), 2, 3, 2).whole(-1),
                fed(OperatorCase.of(operator, opset).attribute("keepdims", 0), 2, 3, 2)
                        .whole(2, 0),
                fed(OperatorCase.of(operator, opset).note("over no axes, which are all"), 2, 3)
                        .whole());
    }

    private static Stream<OperatorCase> ofWholeNumbers() {
        return Stream.of(
                OperatorCase.of("ReduceSum", 13)
                        .note("left as it is")
                        .attribute("noop_with_empty_axes", 1)
                        .fed(2, 3),
                whole("ReduceSum", ElementType.INT32),
                whole("ReduceSum", ElementType.INT64),
                whole("ReduceMean", ElementType.INT32),
                whole("ReduceMax", ElementType.INT32),
                whole("ReduceMin", ElementType.INT64),
                whole("ReduceMax", ElementType.INT8),
                whole("ReduceProd", ElementType.INT32),
                whole("ReduceL1", ElementType.INT32),
                whole("ReduceL2", ElementType.INT32),
                whole("ReduceSumSquare", ElementType.INT32),
                OperatorCase.of("ReduceMax", 20)
                        .note("of truth values")
                        .fedWhole(ElementType.BOOL, new long[] {2, 2}, 0, 1, 0, 0)
                        .whole(1)
                        .withoutGradient());
    }

    private static OperatorCase whole(String operator, ElementType type) {
        return OperatorCase.of(operator, 18)
                .note("of " + type)
                .fedWhole(type, TWO_BY_THREE, INTS)
                .whole(1);
    }

    private static Stream<OperatorCase> places() {
        double[] ties = {1, 3, 3, -2, -2, 0};
        return Stream.of("ArgMax", "ArgMin")
                .flatMap(operator -> Stream.of(
                        OperatorCase.of(operator, 7).fed(3, 4),
                        OperatorCase.of(operator, 11)
                                .attribute("axis", -1)
                                .attribute("keepdims", 0)
                                .fed(2, 3, 4),
                        OperatorCase.of(operator, 13)
                                .note("ties")
                                .attribute("axis", 1)
                                .fedValues(TWO_BY_THREE, ties),
                        OperatorCase.of(operator, 12)
                                .note("the last of ties")
                                .attribute("axis", 1)
                                .attribute("select_last_index", 1)
                                .fedValues(TWO_BY_THREE, ties),
                        OperatorCase.of(operator, 13)
                                .note("int32")
                                .attribute("axis", 1)
                                .fedWhole(ElementType.INT32, TWO_BY_THREE, INTS)));
    }

    private static Stream<OperatorCase> runningSums() {
        return Stream.of(
                OperatorCase.of("CumSum", 14).fed(3, 4).constantWhole(ElementType.INT64, new long[] {}, 1),
                OperatorCase.of("CumSum", 11)
                        .attribute("exclusive", 1)
                        .fed(3, 4)
                        .constantWhole(ElementType.INT32, new long[] {}, 0),
                OperatorCase.of("CumSum", 14)
                        .attribute("reverse", 1)
                        .fed(3, 4)
                        .constantWhole(ElementType.INT64, new long[] {}, -1),
                OperatorCase.of("CumSum", 14)
                        .attribute("reverse", 1)
                        .attribute("exclusive", 1)
                        .fed(3, 4)
                        .constantWhole(ElementType.INT64, new long[] {}, 0),
                OperatorCase.of("CumSum", 14)
                        .note("int32")
                        .fedWhole(ElementType.INT32, TWO_BY_THREE, INTS)
                        .constantWhole(ElementType.INT64, new long[] {}, 1));
    }
}
