package org.pathlift.onnx.djl;

import java.util.List;

/** Cases of recurrent layers. */
final class RecurrentCases {

    private RecurrentCases() {}

    static List<OperatorCase> list() {
        return List.of(
                OperatorCase.of("RNN", 7)
                        .attribute("hidden_size", 3)
                        .fed(4, 2, 3)
                        .constant(1, 3, 3)
                        .constant(1, 3, 3)
                        .outputs("y0", "y1"),
                OperatorCase.of("RNN", 14)
                        .attribute("hidden_size", 3)
                        .attribute("direction", "bidirectional")
                        .attribute("activations", new String[] {"Tanh", "Sigmoid"})
                        .fed(4, 2, 3)
                        .constant(2, 3, 3)
                        .constant(2, 3, 3)
                        .constant(2, 6)
                        .whole32(4, 2)
                        .fed(2, 2, 3)
                        .outputs("y0", "y1"),
                OperatorCase.of("RNN", 14)
                        .attribute("hidden_size", 3)
                        .attribute("direction", "reverse")
                        .fed(4, 2, 3)
                        .constant(1, 3, 3)
                        .constant(1, 3, 3)
                        .constant(1, 6)
                        .whole32(4, 2)
                        .outputs("y0", "y1"),
                OperatorCase.of("GRU", 7)
                        .attribute("hidden_size", 3)
                        .fed(4, 2, 3)
                        .constant(1, 9, 3)
                        .constant(1, 9, 3)
                        .constant(1, 18)
                        .outputs("y0", "y1"),
                OperatorCase.of("GRU", 14)
                        .attribute("hidden_size", 3)
                        .attribute("linear_before_reset", 1)
                        .fed(4, 2, 3)
                        .constant(1, 9, 3)
                        .constant(1, 9, 3)
                        .constant(1, 18)
                        .outputs("", "y1"),
                OperatorCase.of("GRU", 14)
                        .attribute("hidden_size", 2)
                        .attribute("direction", "bidirectional")
                        .fed(4, 2, 3)
                        .constant(2, 6, 3)
                        .constant(2, 6, 2)
                        .constant(2, 12)
                        .whole32(3, 4)
                        .constant(2, 2, 2)
                        .withoutGradient()
                        .outputs("y0", "y1"),
                OperatorCase.of("LSTM", 7)
                        .attribute("hidden_size", 3)
                        .fed(4, 2, 3)
                        .constant(1, 12, 3)
                        .constant(1, 12, 3)
                        .constant(1, 24)
                        .outputs("y0", "y1", "y2"),
                OperatorCase.of("LSTM", 14)
                        .attribute("hidden_size", 2)
                        .attribute("direction", "reverse")
                        .fed(4, 2, 3)
                        .constant(1, 8, 3)
                        .constant(1, 8, 2)
                        .constant(1, 16)
                        .whole32(4, 3)
                        .outputs("y0", "y1", "y2"),
                OperatorCase.of("LSTM", 14)
                        .note("peepholes and states")
                        .attribute("hidden_size", 2)
                        .attribute("direction", "bidirectional")
                        .fed(4, 2, 3)
                        .constant(2, 8, 3)
                        .constant(2, 8, 2)
                        .constant(2, 16)
                        .omitted()
                        .fed(2, 2, 2)
                        .fed(2, 2, 2)
                        .constant(2, 6)
                        .outputs("y0", "y1", "y2"));
    }
}
