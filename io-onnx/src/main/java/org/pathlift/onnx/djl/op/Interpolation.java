package org.pathlift.onnx.djl.op;

import java.util.stream.IntStream;

/**
 * Which elements of an axis each element of the resized axis is made of, as the specification of Resize has it.
 *
 * @param kernel how an element between two others is made
 * @param coordinates where the elements of the resized axis lie in the original one
 */
record Interpolation(Kernel kernel, Coordinates coordinates) {

    /** Where an element of the resized axis lies: in float32 as in ONNX Runtime, so that halves fall to the same side. */
    @FunctionalInterface
    interface Coordinates {
        float of(int x, Axis axis);
    }

    /**
     * One axis.
     *
     * @param input the original extent
     * @param output the resized extent
     * @param scale by what positions are multiplied; about output / input
     * @param from where a crop starts, from 0 to 1
     * @param to where a crop ends, from 0 to 1
     */
    record Axis(long input, long output, float scale, float from, float to) {

        boolean isSame() {
            return input == output && scale == 1 && from == 0 && to == 1;
        }
    }

    /** How an element is made of its neighbours. */
    sealed interface Kernel {}

    /** It is the nearest one. */
    enum Nearest implements Kernel {
        ROUND_PREFER_FLOOR,
        ROUND_PREFER_CEIL,
        FLOOR,
        CEIL,
        /** The next one in front, or behind where the axis shrinks: what ONNX Runtime does in opset 10. */
        SIMPLE;

        private double round(double position, Axis axis) {
            return switch (this) {
                case ROUND_PREFER_FLOOR -> Math.ceil(position - 0.5);
                case ROUND_PREFER_CEIL -> Math.floor(position + 0.5);
                case FLOOR -> Math.floor(position);
                case CEIL -> Math.ceil(position);
                case SIMPLE -> axis.scale() < 1 ? Math.ceil(position) : Math.floor(position);
            };
        }
    }

    /**
     * It is a weighted mean.
     *
     * @param shape the weights by distance
     * @param excludeOutside whether what lies outside has no weight; otherwise the last element stands for it
     * @param antialias whether the neighbourhood grows where the axis shrinks
     */
    record Smooth(Shape shape, boolean excludeOutside, boolean antialias) implements Kernel {}

    /** Weights by distance. */
    sealed interface Shape {
        /** Returns up to which distance elements count. */
        int radius();

        double weight(double distance);
    }

    /** A triangle. */
    record Linear() implements Shape {
        @Override
        public int radius() {
            return 1;
        }

        @Override
        public double weight(double distance) {
            return Math.max(0, 1 - Math.abs(distance));
        }
    }

    /** A piecewise cubic polynomial with slope a at distance 1. */
    record Cubic(double a) implements Shape {
        @Override
        public int radius() {
            return 2;
        }

        @Override
        public double weight(double distance) {
            double d = Math.abs(distance);
            if (d <= 1) {
                return ((a + 2) * d - (a + 3)) * d * d + 1;
            }
            return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
        }
    }

    /** Returns the original index of each element. */
    long[] nearest(Nearest rounding, Axis axis) {
        return IntStream.range(0, Math.toIntExact(axis.output()))
                .mapToLong(x -> {
                    double position = coordinates.of(x, axis);
                    return (long) Math.min(Math.max(rounding.round(position, axis), 0), (double) axis.input() - 1);
                })
                .toArray();
    }

    /** Returns the matrix [output, input] that resizes an axis, row-major. */
    double[] matrix(Axis axis) {
        int columns = Math.toIntExact(axis.input());
        int rows = Math.toIntExact(axis.output());
        double[] matrix = new double[Math.multiplyExact(rows, columns)];
        if (kernel instanceof Nearest rounding) {
            long[] index = nearest(rounding, axis);
            for (int row = 0; row < rows; row++) {
                matrix[row * columns + (int) index[row]] = 1;
            }
        } else if (kernel instanceof Smooth smooth) {
            for (int row = 0; row < rows; row++) {
                fill(matrix, row * columns, columns, coordinates.of(row, axis), smooth, axis.scale());
            }
        }
        return matrix;
    }

    private static void fill(double[] matrix, int start, int count, double position, Smooth smooth, double scale) {
        double narrowing = smooth.antialias() ? Math.min(scale, 1) : 1;
        double reach = smooth.shape().radius() / narrowing;
        long first = (long) Math.floor(position - reach) + 1;
        long last = (long) Math.ceil(position + reach) - 1;
        double total = 0;
        for (long at = first; at <= last; at++) {
            double weight = smooth.shape().weight((at - position) * narrowing);
            if (!smooth.excludeOutside() || (at >= 0 && at < count)) {
                total += weight;
                matrix[start + (int) Math.min(Math.max(at, 0), count - 1)] += weight;
            }
        }
        for (int i = 0; i < count; i++) {
            matrix[start + i] /= total;
        }
    }

    /** Returns which elements of the resized axis lie inside the original one. */
    boolean[] inside(Axis axis) {
        boolean[] inside = new boolean[Math.toIntExact(axis.output())];
        for (int x = 0; x < inside.length; x++) {
            double position = coordinates.of(x, axis);
            inside[x] = position >= 0 && position <= axis.input() - 1;
        }
        return inside;
    }

    /** Returns where elements lie, by the name that the attribute {@code coordinate_transformation_mode} gives. */
    static Coordinates coordinates(String mode) {
        return switch (mode) {
            case "asymmetric" -> (x, axis) -> x / axis.scale();
            case "align_corners" ->
                (x, axis) ->
                        axis.output() == 1 ? 0 : (float) x * (axis.input() - 1) / (axis.scale() * axis.input() - 1);
            case "pytorch_half_pixel" -> (x, axis) -> axis.output() > 1 ? (x + 0.5f) / axis.scale() - 0.5f : 0;
            case "half_pixel_symmetric" ->
                (x, axis) -> {
                    float adjustment = axis.output() / (axis.scale() * axis.input());
                    return (float) (axis.input() / 2f * (1 - adjustment) + (x + 0.5) / axis.scale() - 0.5);
                };
            case "tf_half_pixel_for_nn" -> (x, axis) -> (x + 0.5f) / axis.scale();
            case "tf_crop_and_resize" ->
                (x, axis) -> {
                    long last = axis.input() - 1;
                    return axis.output() > 1
                            ? axis.from() * last + x * (axis.to() - axis.from()) * last / (axis.output() - 1)
                            : 0.5f * (axis.from() + axis.to()) * last;
                };
            default -> (x, axis) -> (x + 0.5f) / axis.scale() - 0.5f;
        };
    }
}
