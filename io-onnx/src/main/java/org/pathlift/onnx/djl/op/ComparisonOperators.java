package org.pathlift.onnx.djl.op;

import java.util.List;

/** Comparison, logic, bits and choice by condition. */
final class ComparisonOperators {

    private ComparisonOperators() {}

    static List<Operator> list() {
        return List.of();
    }
}
