package org.pathlift.conditioning.architecture;

import org.pathlift.onnx.graph.Shape;

/** A square window that moves over images: its side, the step, and the rows and columns of zeros on each side. */
record Window(int side, int stride, int pad) {

    /** Returns the channels and extents of an image after it. */
    Shape over(Shape image, long channels) {
        return Shape.of(channels, extent(image.dim(1)), extent(image.dim(2)));
    }

    private long extent(long before) {
        return (before + 2L * pad - side) / stride + 1;
    }

    long[] sides() {
        return new long[] {side, side};
    }

    long[] strides() {
        return new long[] {stride, stride};
    }

    long[] pads() {
        return new long[] {pad, pad, pad, pad};
    }
}
