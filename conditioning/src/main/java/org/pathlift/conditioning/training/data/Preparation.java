package org.pathlift.conditioning.training.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.pathlift.onnx.graph.Shape;

/**
 * What is done with features after they are read.
 *
 * <p>A number x becomes (x · scale + offset − mean) / std.
 *
 * @param shape the shape to give each example before it is fitted to the model's input; empty to keep the data's own
 * @param axes the order of an image's axes in the data
 * @param scale the factor; empty for the usual one of the data
 * @param offset the summand
 * @param mean one number, or one for each index of an example's first axis
 * @param std as {@code mean}, all positive
 * @param limit the number of examples to read at most, of the training part and of the held-out part each
 */
public record Preparation(
        Optional<Shape> shape,
        Axes axes,
        OptionalDouble scale,
        double offset,
        List<Double> mean,
        List<Double> std,
        int limit) {

    /** The order of an image's axes. */
    public enum Axes {
        /** Channels first, as ONNX models have them. */
        CHW,
        /** Channels last: each image is transposed. */
        HWC
    }

    /** Keeps unmodifiable copies of {@code mean} and {@code std}. */
    public Preparation {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** Returns the preparation that changes nothing but the usual scale. */
    public static Preparation none() {
        return new Preparation(
                Optional.empty(), Axes.CHW, OptionalDouble.empty(), 0, List.of(0.0), List.of(1.0), Integer.MAX_VALUE);
    }
}
