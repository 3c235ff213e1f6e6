package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of what changes the shape or the order of elements. */
final class ShapeCases {

    private ShapeCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Flatten", 13).fed(2, 3, 2),
                OperatorCase.of("Flatten", 13).attribute("axis", -1).fed(2, 3, 2),
                OperatorCase.of("Reshape", 7).fed(2, 3, 2).whole(0, -1),
                OperatorCase.of("Reshape", 14)
                        .attribute("allowzero", 1)
                        .fed(2, 3)
                        .whole(3, 2),
                OperatorCase.of("Transpose", 13).fed(2, 3, 4),
                OperatorCase.of("Transpose", 13)
                        .attribute("perm", new long[] {1, 2, 0})
                        .fed(2, 3, 4),
                OperatorCase.of("Squeeze", 7)
                        .attribute("axes", new long[] {0, 2})
                        .fed(1, 3, 1, 2),
                OperatorCase.of("Squeeze", 13).fed(1, 3, 1, 2).whole(-2),
                OperatorCase.of("Squeeze", 13).note("all").fed(1, 3, 1, 2),
                OperatorCase.of("Unsqueeze", 7)
                        .attribute("axes", new long[] {0, 2})
                        .fed(3, 2),
                OperatorCase.of("Unsqueeze", 13).fed(3, 2).whole(-1, 0),
                OperatorCase.of("Concat", 7)
                        .attribute("axis", 1)
                        .fed(2, 3)
                        .fed(2, 1)
                        .again(0),
                OperatorCase.of("Concat", 13).attribute("axis", -2).fed(2, 3).fed(1, 3),
                OperatorCase.of("Split", 7)
                        .attribute("axis", 1)
                        .attribute("split", new long[] {1, 2})
                        .fed(2, 3)
                        .outputs("y0", "y1"),
                OperatorCase.of("Split", 11).note("evenly").fed(4, 3).outputs("y0", "y1"),
                OperatorCase.of("Split", 13)
                        .attribute("axis", -1)
                        .fed(2, 5)
                        .whole(2, 2, 1)
                        .outputs("y0", "y1", "y2"),
                OperatorCase.of("Split", 18)
                        .attribute("num_outputs", 3)
                        .fed(5, 2)
                        .outputs("y0", "y1", "y2"),
                OperatorCase.of("Slice", 7)
                        .attribute("starts", new long[] {1, -2})
                        .attribute("ends", new long[] {9, -1})
                        .fed(3, 4),
                OperatorCase.of("Slice", 9)
                        .attribute("axes", new long[] {1})
                        .attribute("starts", new long[] {0})
                        .attribute("ends", new long[] {-1})
                        .fed(3, 4),
                OperatorCase.of("Slice", 10)
                        .fed(3, 7)
                        .whole(-1, 1)
                        .whole(-9, 6)
                        .whole(0, 1)
                        .whole(-1, 2),
                OperatorCase.of("Slice", 13).fed(3, 7).whole(1).whole(3),
                OperatorCase.of("Pad", 7)
                        .attribute("pads", new long[] {1, 0, 0, 2})
                        .attribute("value", 0.5f)
                        .fed(2, 3),
                OperatorCase.of("Pad", 10)
                        .attribute("mode", "reflect")
                        .attribute("pads", new long[] {0, 1, 0, 2})
                        .fed(2, 4),
                OperatorCase.of("Pad", 11).attribute("mode", "edge").fed(2, 4).whole(1, 0, 0, 2),
                OperatorCase.of("Pad", 13)
                        .note("and cropped")
                        .fed(2, 4)
                        .whole(1, -1, 0, -1)
                        .number(0.7)
                        .withoutGradient(),
                OperatorCase.of("Pad", 18)
                        .attribute("mode", "reflect")
                        .fed(2, 4)
                        .whole(2, 1)
                        .omitted()
                        .whole(-1),
                OperatorCase.of("Pad", 19).attribute("mode", "wrap").fed(2, 4).whole(0, 1, 1, 2),
                OperatorCase.of("Expand", 8).fed(3, 1).whole(2, 1, 4),
                OperatorCase.of("Tile", 7).fed(2, 3).whole(2, 3),
                OperatorCase.of("DepthToSpace", 7).attribute("blocksize", 2).fed(1, 8, 2, 3),
                OperatorCase.of("DepthToSpace", 11)
                        .attribute("blocksize", 2)
                        .attribute("mode", "CRD")
                        .fed(1, 8, 2, 3),
                OperatorCase.of("SpaceToDepth", 13).attribute("blocksize", 2).fed(1, 2, 4, 6),
                OperatorCase.of("CenterCropPad", 18).fed(3, 6).whole(5, 3),
                OperatorCase.of("CenterCropPad", 18)
                        .attribute("axes", new long[] {1})
                        .fed(3, 5)
                        .whole(2),
                OperatorCase.of("ReverseSequence", 10).fed(4, 3).whole(2, 4, 1),
                OperatorCase.of("ReverseSequence", 10)
                        .attribute("time_axis", 1)
                        .attribute("batch_axis", 0)
                        .fed(2, 3, 2)
                        .whole(2, 3),
                OperatorCase.of("Trilu", 14).attribute("upper", 0).fed(2, 3, 3),
                OperatorCase.of("Trilu", 14).fed(3, 4).constantWhole(ElementType.INT64, new long[0], 1),
                OperatorCase.of("Shape", 15).attribute("start", 1).fed(2, 3, 4),
                OperatorCase.of("Shape", 21).attribute("end", -1).fed(2, 3, 4),
                OperatorCase.of("Size", 21).fed(2, 3));
    }
}
