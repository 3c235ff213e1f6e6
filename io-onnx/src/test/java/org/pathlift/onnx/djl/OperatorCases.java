package org.pathlift.onnx.djl;

import java.util.List;
import java.util.stream.Stream;

/** All cases of operators, one family a class. */
final class OperatorCases {

    private OperatorCases() {}

    static List<OperatorCase> all() {
        return Stream.of(
                        ActivationCases.list(),
                        ActivationVariants.list(),
                        FunctionCases.list(),
                        FunctionVariants.list(),
                        ArithmeticCases.list(),
                        ArithmeticVariants.list(),
                        ReductionCases.list(),
                        ReductionVariants.list(),
                        ConvolutionCases.list(),
                        PoolCases.list(),
                        NormalizationCases.list(),
                        RecurrentCases.list(),
                        ResizeCases.list(),
                        ShapeCases.list(),
                        SelectionCases.list(),
                        LinearCases.list(),
                        LossCases.list(),
                        ScatterCases.list(),
                        QuantizationCases.list(),
                        ComparisonCases.list(),
                        GeneratorCases.list())
                .flatMap(List::stream)
                .toList();
    }
}
