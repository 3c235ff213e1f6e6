package org.pathlift.conditioning.lifting;

import java.util.Optional;
import org.pathlift.onnx.graph.Node;

/** The matrix of Resize and Upsample along one axis, [out][in], for the modes nearest and linear. */
final class Interpolation {

    private Interpolation() {}

    /** Returns the matrix, or empty for a mode that is not known. */
    static Optional<double[][]> matrix(Node node, int in, int out) {
        String mode = node.stringAttribute("mode", "nearest");
        boolean upsample = node.is("Upsample");
        String coordinates = upsample || (node.inputs().size() == 2 && !node.hasInput(2))
                ? "asymmetric"
                : node.stringAttribute("coordinate_transformation_mode", "half_pixel");
        String nearest = upsample ? "floor" : node.stringAttribute("nearest_mode", "round_prefer_floor");
        boolean linear = mode.equals("linear") || mode.equals("bilinear");
        boolean unusual = node.intAttribute("antialias", 0) != 0 || coordinates.startsWith("tf_crop");
        if (unusual || !(linear || mode.equals("nearest"))) {
            return Optional.empty();
        }
        double[][] matrix = new double[out][in];
        for (int o = 0; o < out; o++) {
            double x = position(coordinates, o, in, out);
            if (linear) {
                int floor = (int) Math.floor(x);
                double fraction = x - floor;
                matrix[o][clamp(floor, in)] += 1 - fraction;
                matrix[o][clamp(floor + 1, in)] += fraction;
            } else {
                matrix[o][clamp(round(nearest, x), in)] = 1;
            }
        }
        return Optional.of(matrix);
    }

    private static double position(String coordinates, int o, int in, int out) {
        double scale = (double) out / in;
        return switch (coordinates) {
            case "align_corners" -> out == 1 ? 0 : o * (in - 1.0) / (out - 1.0);
            case "asymmetric" -> o / scale;
            case "pytorch_half_pixel" -> out > 1 ? (o + 0.5) / scale - 0.5 : 0;
            case "tf_half_pixel_for_nn" -> (o + 0.5) / scale;
            default -> (o + 0.5) / scale - 0.5;
        };
    }

    private static int round(String mode, double x) {
        return (int)
                switch (mode) {
                    case "floor" -> Math.floor(x);
                    case "ceil" -> Math.ceil(x);
                    case "round_prefer_ceil" -> Math.floor(x + 0.5);
                    default -> Math.ceil(x - 0.5);
                };
    }

    private static int clamp(int place, int extent) {
        return Math.max(0, Math.min(extent - 1, place));
    }
}
