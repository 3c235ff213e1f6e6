package org.pathlift.onnx.djl;

import java.util.List;
import java.util.stream.Stream;
import org.pathlift.onnx.graph.ElementType;

/** Cases of updates that meet in one place. */
final class ScatterCases {

    private ScatterCases() {}

    static List<OperatorCase> list() {
        return Stream.of("add", "mul", "max", "min")
                .flatMap(reduction -> Stream.of(elements(reduction), rows(reduction)))
                .toList();
    }

    private static OperatorCase elements(String reduction) {
        return OperatorCase.of("ScatterElements", 18)
                .note(reduction + " of several")
                .attribute("axis", 1)
                .attribute("reduction", reduction)
                .fed(2, 3, 2)
                .fedWhole(ElementType.INT64, new long[] {2, 4, 1}, 0, -1, 0, 0, 2, 2, 1, -3)
                .fed(2, 4, 1);
    }

    private static OperatorCase rows(String reduction) {
        return OperatorCase.of("ScatterND", 18)
                .note(reduction + " of several")
                .attribute("reduction", reduction)
                .fed(4, 2)
                .fedWhole(ElementType.INT64, new long[] {5, 1}, 3, 0, -1, 3, 1)
                .fed(5, 2);
    }
}
