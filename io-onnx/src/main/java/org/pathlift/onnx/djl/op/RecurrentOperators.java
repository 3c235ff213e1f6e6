package org.pathlift.onnx.djl.op;

import java.util.List;

/** RNN, GRU and LSTM. */
final class RecurrentOperators {

    private RecurrentOperators() {}

    static List<Operator> list() {
        return List.of();
    }
}
