package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of what picks or places elements by index. */
final class SelectionCases {

    private SelectionCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Gather", 7)
                        .note("rows of a weight")
                        .constant(4, 3)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 3, 0, 0, 1),
                OperatorCase.of("Gather", 11)
                        .attribute("axis", -1)
                        .fed(2, 4)
                        .fedWhole(ElementType.INT32, new long[] {3}, -1, 2, 2),
                OperatorCase.of("Gather", 13)
                        .note("by one index")
                        .attribute("axis", 1)
                        .fed(2, 3, 2)
                        .constantWhole(ElementType.INT64, new long[0], 2),
                OperatorCase.of("GatherElements", 11)
                        .attribute("axis", 1)
                        .fed(2, 3)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, -1, 0, 1, 1),
                OperatorCase.of("GatherElements", 13).fed(3, 2).fedWhole(ElementType.INT64, new long[] {2, 1}, 2, 0),
                OperatorCase.of("GatherND", 11)
                        .fed(2, 3, 2)
                        .fedWhole(ElementType.INT64, new long[] {3, 2}, 0, 1, 1, -1, 0, 1),
                OperatorCase.of("GatherND", 12)
                        .attribute("batch_dims", 1)
                        .fed(2, 3, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 1}, 2, 0),
                OperatorCase.of("Compress", 9)
                        .attribute("axis", 1)
                        .fed(2, 3)
                        .constantWhole(ElementType.BOOL, new long[] {3}, 1, 0, 1),
                OperatorCase.of("Compress", 11)
                        .note("of all")
                        .fed(2, 3)
                        .constantWhole(ElementType.BOOL, new long[] {5}, 1, 0, 1, 0, 1),
                OperatorCase.of("OneHot", 9)
                        .fedWhole(ElementType.INT64, new long[] {3}, 2, -1, 0)
                        .constantWhole(ElementType.INT64, new long[0], 4)
                        .fed(2),
                OperatorCase.of("OneHot", 11)
                        .attribute("axis", 0)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 2, 1, 0, 5)
                        .constantWhole(ElementType.INT64, new long[] {1}, 3)
                        .fed(2),
                OperatorCase.of("Scatter", 9)
                        .attribute("axis", 1)
                        .fed(2, 4)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 3, 0, 1, 2)
                        .fed(2, 2),
                OperatorCase.of("ScatterElements", 11)
                        .attribute("axis", 1)
                        .fed(2, 4)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 3, 0, -3, 2)
                        .fed(2, 2),
                OperatorCase.of("ScatterElements", 16)
                        .attribute("reduction", "add")
                        .fed(3, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 2, 0, 2, 1)
                        .fed(2, 2),
                OperatorCase.of("ScatterElements", 16)
                        .attribute("reduction", "mul")
                        .fed(3, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 2, 0, 1, 1)
                        .fed(2, 2),
                OperatorCase.of("ScatterElements", 18)
                        .attribute("reduction", "max")
                        .fed(3, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 2, 0, 1, 1)
                        .fed(2, 2),
                OperatorCase.of("ScatterElements", 18)
                        .attribute("reduction", "min")
                        .fed(3, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 2, 0, 1, 1)
                        .fed(2, 2),
                OperatorCase.of("ScatterND", 11)
                        .fed(4, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 1}, 3, 0)
                        .fed(2, 2),
                OperatorCase.of("ScatterND", 13)
                        .fed(2, 3, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 2}, 1, 2, 0, -2)
                        .fed(2, 2),
                OperatorCase.of("ScatterND", 16)
                        .attribute("reduction", "add")
                        .fed(4, 2)
                        .fedWhole(ElementType.INT64, new long[] {3, 1}, 3, 0, 3)
                        .fed(3, 2),
                OperatorCase.of("ScatterND", 16)
                        .attribute("reduction", "mul")
                        .fed(4, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 1}, 3, 0)
                        .fed(2, 2),
                OperatorCase.of("ScatterND", 18)
                        .attribute("reduction", "max")
                        .fed(4, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 1}, 3, 0)
                        .fed(2, 2),
                OperatorCase.of("ScatterND", 18)
                        .attribute("reduction", "min")
                        .fed(4, 2)
                        .fedWhole(ElementType.INT64, new long[] {2, 1}, 3, 0)
                        .fed(2, 2),
                OperatorCase.of("TopK", 7).attribute("k", 2).fed(2, 5).outputs("y0", "y1"),
                OperatorCase.of("TopK", 10)
                        .attribute("axis", 0)
                        .fed(5, 2)
                        .whole(3)
                        .outputs("y0", "y1"),
                OperatorCase.of("TopK", 11)
                        .attribute("largest", 0)
                        .fed(2, 5)
                        .whole(2)
                        .outputs("y0", "y1"),
                OperatorCase.of("NonZero", 13).fedValues(new long[] {2, 2}, 1, 0, 0, 3),
                OperatorCase.of("Unique", 11)
                        .fedValues(new long[] {4}, 2, 1, 2, 0)
                        .outputs("y0", "y1", "y2", "y3"));
    }
}
