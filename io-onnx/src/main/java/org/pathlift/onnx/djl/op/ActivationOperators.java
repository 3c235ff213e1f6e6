package org.pathlift.onnx.djl.op;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.List;

/** Elementwise functions of one floating input. */
final class ActivationOperators {

    private ActivationOperators() {}

    static List<Operator> list() {
        return List.of(
                Operator.unary("Relu", 6, Gradient.FULL, Activation::relu),
                Operator.unary("Tanh", 6, Gradient.FULL, NDArray::tanh),
                Operator.unary("Sigmoid", 6, Gradient.FULL, Activation::sigmoid));
    }
}
