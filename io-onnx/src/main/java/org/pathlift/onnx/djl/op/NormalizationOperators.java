package org.pathlift.onnx.djl.op;

import java.util.List;

/** Normalizations and dropout. */
final class NormalizationOperators {

    private NormalizationOperators() {}

    static List<Operator> list() {
        return List.of();
    }
}
