package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.LayoutType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv1dTranspose;
import ai.djl.nn.convolutional.Conv2dTranspose;
import org.jspecify.annotations.Nullable;

/** A transposed convolution over one to three axes: as a block of DJL's, and as a sum in plain loops. */
record TransposedCase(
        int inputs,
        int filters,
        int groups,
        boolean biased,
        Shape kernel,
        Shape stride,
        Shape padding,
        Shape outPadding,
        Shape dilation) {

    Block block() {
        return switch (kernel.dimension()) {
            case 1 -> set(Conv1dTranspose.builder()).build();
            case 2 -> set(Conv2dTranspose.builder()).build();
            default -> new Conv3dTranspose(set(new Conv3dTranspose.Builder()));
        };
    }

    private <B extends ai.djl.nn.convolutional.Deconvolution.DeconvolutionBuilder<B>> B set(B builder) {
        return builder.setKernelShape(kernel)
                .setFilters(filters)
                .optGroups(groups)
                .optBias(biased)
                .optStride(stride)
                .optPadding(padding)
                .optOutPadding(outPadding)
                .optDilation(dilation);
    }

    /** DJL has none over three axes, but a base class to make one of. */
    private static final class Conv3dTranspose extends ai.djl.nn.convolutional.Deconvolution {

        private Conv3dTranspose(Builder builder) {
            super(builder);
        }

        @Override
        protected LayoutType[] getExpectedLayout() {
            return LayoutType.fromValue(getStringLayout());
        }

        @Override
        protected String getStringLayout() {
            return "NCDHW";
        }

        @Override
        protected int numDimensions() {
            return 5;
        }

        private static final class Builder extends DeconvolutionBuilder<Builder> {
            @Override
            protected Builder self() {
                return this;
            }
        }
    }

    static NDArray weight(Block block) {
        return block.getParameters().get("weight").getArray();
    }

    static @Nullable NDArray bias(Block block) {
        return block.getParameters().contains("bias")
                ? block.getParameters().get("bias").getArray()
                : null;
    }

    /** Returns what the tracer computes for the block. */
    NDArray traced(NDArray input, Block block) {
        return Deconvolution.value(new @Nullable Object[] {
                    input, weight(block), bias(block), stride, padding, outPadding, dilation, groups
                })
                .head();
    }

    /** Returns the block's output: each input lays the kernel down on each filter of its group. */
    double[] summed(NDArray input, Block block) {
        double[] x = Traces.doubles(input);
        double[] w = Traces.doubles(weight(block));
        NDArray bias = bias(block);
        double[] b = bias == null ? new double[filters] : Traces.doubles(bias);
        int batch = (int) input.getShape().get(0);
        int[] in = three(input.getShape().slice(2), 1);
        int[] k = three(kernel, 1);
        int[] s = three(stride, 1);
        int[] d = three(dilation, 1);
        int[] p = three(padding, 0);
        int[] more = three(outPadding, 0);
        int[] out = new int[3];
        for (int i = 0; i < 3; i++) {
            out[i] = (in[i] - 1) * s[i] + (k[i] - 1) * d[i] + 1 - 2 * p[i] + more[i];
        }
        double[] y = new double[batch * filters * out[0] * out[1] * out[2]];
        int size = out[0] * out[1] * out[2];
        for (int i = 0; i < y.length; i++) {
            y[i] = b[i / size % filters];
        }
        int inputsEach = inputs / groups;
        int filtersEach = filters / groups;
        for (int n = 0; n < batch; n++) {
            for (int c = 0; c < inputs; c++) {
                for (int f = c / inputsEach * filtersEach; f < (c / inputsEach + 1) * filtersEach; f++) {
                    for (int at = 0; at < in[0] * in[1] * in[2]; at++) {
                        for (int tap = 0; tap < k[0] * k[1] * k[2]; tap++) {
                            int u = at / (in[1] * in[2]) * s[0] + tap / (k[1] * k[2]) * d[0] - p[0];
                            int v = at / in[2] % in[1] * s[1] + tap / k[2] % k[1] * d[1] - p[1];
                            int r = at % in[2] * s[2] + tap % k[2] * d[2] - p[2];
                            if (u >= 0 && u < out[0] && v >= 0 && v < out[1] && r >= 0 && r < out[2]) {
                                int to = (((n * filters + f) * out[0] + u) * out[1] + v) * out[2] + r;
                                y[to] += x[(n * inputs + c) * in[0] * in[1] * in[2] + at]
                                        * w[(f * inputsEach + c % inputsEach) * k[0] * k[1] * k[2] + tap];
                            }
                        }
                    }
                }
            }
        }
        return y;
    }

    private static int[] three(Shape numbers, int absent) {
        int[] three = {absent, absent, absent};
        for (int i = 0; i < numbers.dimension(); i++) {
            three[3 - numbers.dimension() + i] = (int) numbers.get(i);
        }
        return three;
    }
}
