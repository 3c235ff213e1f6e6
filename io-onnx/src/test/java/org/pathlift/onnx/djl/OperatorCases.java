package org.pathlift.onnx.djl;

import java.util.List;
import java.util.stream.Stream;

/** All cases of operators, one family a class. */
final class OperatorCases {

    private OperatorCases() {}

    static List<OperatorCase> all() {
        return Stream.of(ActivationCases.list(), ShapeCases.list(), LinearCases.list())
                .flatMap(List::stream)
                .toList();
    }
}
