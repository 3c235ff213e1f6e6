package org.pathlift.testdata;

/**
 * What PyTorch computed for a fixture, in row-major order.
 *
 * @param inputShape the shape of the one input, batch first
 * @param input the input's values
 * @param logits32 the output in float32
 * @param logits64 the output in float64; empty for a fixture whose reference was computed in float32 only
 */
public record ExpectedRun(int[] inputShape, float[] input, float[] logits32, double[] logits64) {

    /** The input shape as ONNX Runtime takes it. */
    public long[] longShape() {
        long[] shape = new long[inputShape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = inputShape[axis];
        }
        return shape;
    }
}
