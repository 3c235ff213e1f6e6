package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of reductions and running sums. */
final class ReductionCases {

    private ReductionCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("ReduceSum", 7)
                        .attribute("axes", new long[] {1})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceSum", 11)
                        .attribute("axes", new long[] {-1})
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceSum", 13).fed(2, 3, 2).whole(0, -1),
                OperatorCase.of("ReduceSum", 13)
                        .note("of all")
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceSum", 13)
                        .note("of none")
                        .attribute("noop_with_empty_axes", 1)
                        .fed(2, 3),
                OperatorCase.of("ReduceMean", 7)
                        .attribute("axes", new long[] {1})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceMean", 13).note("of all").fed(2, 3, 2),
                OperatorCase.of("ReduceMean", 18)
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2)
                        .whole(1, 2),
                OperatorCase.of("ReduceMax", 7)
                        .attribute("axes", new long[] {1, 2})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceMax", 18)
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2)
                        .whole(-1),
                OperatorCase.of("ReduceMin", 7)
                        .attribute("axes", new long[] {0, 2})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceMin", 18).fed(2, 3, 2).whole(1),
                OperatorCase.of("ReduceProd", 7)
                        .attribute("axes", new long[] {0, 2})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceProd", 18)
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2)
                        .whole(1),
                OperatorCase.of("ReduceProd", 13).note("of all").fed(2, 3),
                OperatorCase.of("ReduceL1", 7).attribute("axes", new long[] {1}).fed(2, 3, 2),
                OperatorCase.of("ReduceL1", 18).fed(2, 3, 2).whole(0, 2),
                OperatorCase.of("ReduceL2", 7)
                        .attribute("axes", new long[] {1, 2})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceL2", 18)
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2)
                        .whole(1),
                OperatorCase.of("ReduceLogSum", 7)
                        .attribute("axes", new long[] {1})
                        .fedBetween(0.3, 2, 2, 3, 2),
                OperatorCase.of("ReduceLogSum", 18).fedBetween(0.3, 2, 2, 3, 2).whole(0, 2),
                OperatorCase.of("ReduceLogSumExp", 7)
                        .attribute("axes", new long[] {1})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceLogSumExp", 18).fed(2, 3, 2).whole(0, 2),
                OperatorCase.of("ReduceSumSquare", 7)
                        .attribute("axes", new long[] {1})
                        .fed(2, 3, 2),
                OperatorCase.of("ReduceSumSquare", 18)
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2)
                        .whole(0, 2),
                OperatorCase.of("CumSum", 11).fed(2, 3).constantWhole(ElementType.INT64, new long[0], 1),
                OperatorCase.of("CumSum", 14)
                        .attribute("exclusive", 1)
                        .attribute("reverse", 1)
                        .fed(2, 3, 2)
                        .constantWhole(ElementType.INT64, new long[0], -2),
                OperatorCase.of("ArgMax", 13)
                        .attribute("axis", 1)
                        .attribute("keepdims", 0)
                        .fed(2, 3, 2),
                OperatorCase.of("ArgMin", 13).attribute("axis", -1).fed(2, 3, 2));
    }
}
