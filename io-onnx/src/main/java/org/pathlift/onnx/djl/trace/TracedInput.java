package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import java.util.OptionalInt;

/**
 * One input of a block that is to be traced.
 *
 * @param name the input's name in the ONNX graph
 * @param sample values to trace with; only its shape, element type and device end up in the graph
 * @param batchAxis the axis along which samples are stacked, which stays open in the graph; empty where the extents
 *     are all fixed
 */
public record TracedInput(String name, NDArray sample, OptionalInt batchAxis) {

    /**
     * Checks the name and the batch axis.
     *
     * @throws IllegalArgumentException if the name is empty, or the batch axis is none of the sample's axes
     */
    public TracedInput {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("an input must have a name, found none");
        }
        int rank = sample.getShape().dimension();
        if (batchAxis.isPresent() && (batchAxis.getAsInt() < 0 || batchAxis.getAsInt() >= rank)) {
            throw new IllegalArgumentException("the batch axis of input '%s' must be in [0, %d), found %d"
                    .formatted(name, rank, batchAxis.getAsInt()));
        }
    }

    /** Returns an input whose first axis is the batch. */
    public static TracedInput batched(String name, NDArray sample) {
        return new TracedInput(name, sample, OptionalInt.of(0));
    }

    /** Returns an input whose shape is fixed. */
    public static TracedInput fixed(String name, NDArray sample) {
        return new TracedInput(name, sample, OptionalInt.empty());
    }
}
