package org.pathlift.onnx.runtime;

import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.Shape;

/** Measures how far two values of one output differ. */
final class Differences {

    private static final int MOST_CLASSES = 10_000;

    private Differences() {}

    static OutputDifference of(String name, OutputValue reference, OutputValue candidate) {
        ElementType type = reference.type();
        Shape shape = reference.shape();
        int count = reference.elements();
        double infinite = Double.POSITIVE_INFINITY;
        if (type != candidate.type() || !shape.equals(candidate.shape())) {
            return new OutputDifference(
                    name, type, shape, count, count, infinite, infinite, Long.MAX_VALUE, false, 0, 0);
        }
        double size = 0;
        double worst = 0;
        long ulp = 0;
        long differing = 0;
        boolean identical = true;
        boolean floating = type.isFloating();
        for (int i = 0; i < count; i++) {
            double x = reference.at(i);
            double y = candidate.at(i);
            if (Double.isFinite(x)) {
                size = Math.max(size, Math.abs(x));
            }
            if (reference.bits(i) == candidate.bits(i) || (Double.isNaN(x) && Double.isNaN(y))) {
                continue;
            }
            identical = false;
            if (floating && x == y) {
                continue;
            }
            differing++;
            double difference = Math.abs(y - x);
            worst = Math.max(worst, Double.isNaN(difference) ? infinite : difference);
            ulp = Math.max(ulp, floating ? ulps(type, x, y) : steps(reference.bits(i), candidate.bits(i)));
        }
        // 64-bit whole numbers beyond 2^53 may differ although their doubles agree.
        double absolute = floating ? worst : Math.max(worst, (double) ulp);
        double relative = absolute == 0 ? 0 : absolute / size;
        long rows = rows(type, shape);
        return new OutputDifference(
                name,
                type,
                shape,
                count,
                differing,
                absolute,
                relative,
                ulp,
                identical,
                rows,
                rows == 0 ? 0 : agreeing(reference, candidate, (int) rows));
    }

    /** Returns the number of representable values of a type from one of them to another. */
    static long ulps(ElementType type, double x, double y) {
        if (Double.isNaN(x) || Double.isNaN(y)) {
            return Double.isNaN(x) && Double.isNaN(y) ? 0 : Long.MAX_VALUE;
        }
        long distance = order(type, x) - order(type, y);
        // Opposite signs of doubles may overflow; the magnitude then exceeds every bound anyway.
        boolean overflow = type == ElementType.DOUBLE && (x < 0) != (y < 0) && (x < 0) == (distance > 0);
        return overflow ? Long.MAX_VALUE : Math.abs(distance);
    }

    /** Returns a number's place among the representable ones; both zeros are 0. */
    private static long order(ElementType type, double value) {
        double magnitude = Math.abs(value);
        long place = switch (type) {
            case DOUBLE -> Double.doubleToRawLongBits(magnitude);
            case FLOAT -> Float.floatToRawIntBits((float) magnitude);
            case FLOAT16 -> HalfFloats.toFloat16(magnitude);
            case BFLOAT16 -> HalfFloats.toBfloat16(magnitude);
            default -> throw new IllegalArgumentException(type + " has no ulps");
        };
        return value < 0 ? -place : place;
    }

    private static long steps(long x, long y) {
        long distance = Math.abs(x - y);
        return ((x ^ y) & (x ^ (x - y))) < 0 || distance < 0 ? Long.MAX_VALUE : distance;
    }

    /** Returns the number of rows of class scores: a vector, or a matrix with 2 to 10,000 columns. */
    private static long rows(ElementType type, Shape shape) {
        boolean scores = type.isFloating()
                && (shape.rank() == 1 || shape.rank() == 2)
                && shape.dim(-1) >= 2
                && shape.dim(-1) <= MOST_CLASSES;
        return scores ? shape.elements() / shape.dim(-1) : 0;
    }

    private static long agreeing(OutputValue reference, OutputValue candidate, int rows) {
        int columns = reference.elements() / rows;
        long agreeing = 0;
        for (int row = 0; row < rows; row++) {
            if (argmax(reference, row * columns, columns) == argmax(candidate, row * columns, columns)) {
                agreeing++;
            }
        }
        return agreeing;
    }

    private static int argmax(OutputValue value, int from, int columns) {
        int best = 0;
        for (int i = 1; i < columns; i++) {
            if (value.at(from + i) > value.at(from + best)) {
                best = i;
            }
        }
        return best;
    }
}
