package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of what changes the shape or the order of elements. */
final class ShapeCases {

    private ShapeCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Flatten", 13).fed(2, 3, 2),
                OperatorCase.of("Flatten", 13).attribute("axis", -1).fed(2, 3, 2));
    }
}
