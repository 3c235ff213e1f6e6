package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.OutputValue;

/** Compares arrays with what others computed: whole numbers exactly, floating ones relative to the largest of them. */
public final class Expect {

    private Expect() {}

    /** Demands a tensor's type, shape and elements. */
    public static void close(NDArray actual, Tensor expected, double relative) {
        type(actual, expected.type(), expected.shape().toArray());
        if (expected.type().isRescalable()) {
            close(Blocks.doubles(actual), expected.reader().toDoubles(), relative);
        } else {
            assertThat(longs(actual)).containsExactly(expected.reader().toLongs());
        }
    }

    /** Demands the type, shape and elements that ONNX Runtime computed. */
    public static void close(NDArray actual, OutputValue expected, double relative) {
        type(actual, expected.type(), expected.shape().toArray());
        if (expected.type().isRescalable()) {
            close(Blocks.doubles(actual), expected.toDoubles(), relative);
        } else {
            assertThat(longs(actual)).containsExactly(expected.toLongs());
        }
    }

    /** Demands the type in which an element type is computed, and a shape. */
    public static void type(NDArray actual, ElementType type, long... shape) {
        DataType floats = actual.getDataType().isFloating() ? actual.getDataType() : DataType.FLOAT32;
        assertThat(actual.getDataType()).isEqualTo(TensorArrays.dataType(type, floats));
        assertThat(actual.getShape().getShape()).containsExactly(shape);
    }

    /** Demands numbers up to a bound relative to the largest finite magnitude; what is not finite must be the same. */
    public static void close(double[] actual, double[] expected, double relative) {
        assertThat(actual).hasSameSizeAs(expected);
        double size = 0;
        for (double value : expected) {
            size = Double.isFinite(value) ? Math.max(size, Math.abs(value)) : size;
        }
        double worst = 0;
        int at = -1;
        for (int i = 0; i < actual.length; i++) {
            double difference = Double.compare(actual[i], expected[i]) == 0 || actual[i] == expected[i]
                    ? 0
                    : Math.abs(actual[i] - expected[i]);
            if (!(difference <= worst)) {
                worst = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
                at = i;
            }
        }
        if (worst > relative * size) {
            fail(
                    "element %d is %s, expected %s: off by %.3g, of a largest magnitude of %.3g; allowed %.1g relative",
                    at, actual[at], expected[at], worst, size, relative);
        }
    }

    private static long[] longs(NDArray array) {
        if (array.getDataType() == DataType.BOOLEAN) {
            return array.toType(DataType.INT32, true)
                    .toType(DataType.INT64, true)
                    .toLongArray();
        }
        return array.toType(DataType.INT64, true).toLongArray();
    }
}
