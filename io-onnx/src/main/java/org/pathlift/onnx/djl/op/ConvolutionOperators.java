package org.pathlift.onnx.djl.op;

import java.util.List;

/** Convolutions and transposed ones. */
final class ConvolutionOperators {

    private ConvolutionOperators() {}

    static List<Operator> list() {
        return List.of();
    }
}
