package org.pathlift.onnx.djl.op;

import java.util.List;

/** What makes tensors: ranges, constants, random numbers, casts. */
final class GeneratorOperators {

    private GeneratorOperators() {}

    static List<Operator> list() {
        return List.of();
    }
}
