package org.pathlift.onnx.djl;

import java.util.List;
import org.pathlift.onnx.graph.ElementType;

/** Cases of interpolation. */
final class ResizeCases {

    private ResizeCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("Upsample", 7)
                        .attribute("scales", new float[] {1, 1, 2, 3})
                        .fed(1, 2, 2, 3),
                OperatorCase.of("Upsample", 7)
                        .note("linearly")
                        .attribute("mode", "linear")
                        .attribute("scales", new float[] {1, 1, 2, 2})
                        .fed(1, 2, 2, 3),
                OperatorCase.of("Upsample", 9)
                        .attribute("mode", "linear")
                        .fed(1, 2, 2, 3)
                        .factors(1, 1, 2, 3),
                OperatorCase.of("Resize", 10).fed(1, 1, 4, 4).factors(1, 1, 0.5, 2),
                OperatorCase.of("Resize", 10)
                        .note("linearly")
                        .attribute("mode", "linear")
                        .fed(1, 1, 2, 3)
                        .factors(1, 1, 2, 2),
                OperatorCase.of("Resize", 11)
                        .attribute("mode", "linear")
                        .attribute("coordinate_transformation_mode", "align_corners")
                        .fed(1, 2, 3, 4)
                        .factors()
                        .factors(1, 1, 2, 2),
                OperatorCase.of("Resize", 13)
                        .attribute("mode", "linear")
                        .fed(1, 2, 3, 4)
                        .omitted()
                        .omitted()
                        .whole(1, 2, 5, 7),
                OperatorCase.of("Resize", 13)
                        .attribute("mode", "cubic")
                        .fed(1, 1, 4, 4)
                        .omitted()
                        .factors(1, 1, 2, 1.5),
                OperatorCase.of("Resize", 13)
                        .attribute("mode", "nearest")
                        .attribute("coordinate_transformation_mode", "asymmetric")
                        .attribute("nearest_mode", "floor")
                        .fed(1, 2, 2, 3)
                        .omitted()
                        .factors(1, 1, 2, 2),
                OperatorCase.of("Resize", 18)
                        .attribute("mode", "linear")
                        .attribute("antialias", 1)
                        .fed(1, 1, 6, 6)
                        .omitted()
                        .factors(1, 1, 0.5, 0.6),
                OperatorCase.of("Resize", 19)
                        .attribute("mode", "cubic")
                        .attribute("cubic_coeff_a", -0.5f)
                        .attribute("axes", new long[] {2, 3})
                        .fed(1, 1, 4, 4)
                        .omitted()
                        .omitted()
                        .whole(7, 6),
                OperatorCase.of("Resize", 19)
                        .note("three axes")
                        .attribute("mode", "linear")
                        .fed(1, 1, 2, 3, 2)
                        .omitted()
                        .factors(1, 1, 2, 2, 2),
                OperatorCase.of("GridSample", 16).fed(1, 2, 4, 4).fedBetween(-0.9, 0.9, 1, 3, 3, 2),
                OperatorCase.of("GridSample", 16)
                        .attribute("padding_mode", "border")
                        .attribute("align_corners", 1)
                        .fed(1, 2, 4, 4)
                        .fedBetween(-1.3, 1.3, 1, 3, 3, 2),
                OperatorCase.of("GridSample", 20)
                        .attribute("mode", "linear")
                        .fed(1, 2, 4, 4)
                        .fedBetween(-0.9, 0.9, 1, 3, 3, 2),
                OperatorCase.of("AffineGrid", 20).fed(2, 2, 3).whole(2, 1, 3, 4),
                OperatorCase.of("RoiAlign", 10)
                        .attribute("output_height", 2)
                        .attribute("output_width", 2)
                        .attribute("spatial_scale", 0.5f)
                        .attribute("sampling_ratio", 2)
                        .fed(1, 2, 6, 6)
                        .fedValues(new long[] {1, 4}, 1, 1, 9, 8)
                        .withoutGradient()
                        .fedWhole(ElementType.INT64, new long[] {1}, 0),
                OperatorCase.of("RoiAlign", 16)
                        .attribute("output_height", 2)
                        .attribute("output_width", 2)
                        .attribute("spatial_scale", 0.5f)
                        .attribute("sampling_ratio", 2)
                        .fed(1, 2, 6, 6)
                        .fedValues(new long[] {1, 4}, 1, 1, 9, 8)
                        .withoutGradient()
                        .fedWhole(ElementType.INT64, new long[] {1}, 0));
    }
}
