package org.pathlift.analysis.report;

import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.runtime.OutputDifference;
import org.pathlift.onnx.runtime.Proof;

/**
 * How far the outputs of two models are from each other, over all runs.
 *
 * @param runs the number of inputs compared
 * @param maxAbsolute the largest absolute difference
 * @param maxRelative the largest difference relative to the size of its output: what the bound is for
 * @param maxUlp the largest difference in units of the last place
 * @param bitIdentical whether all bits agree
 * @param bound the largest {@code maxRelative} allowed
 * @param passed whether every output is within the bound
 * @param argmaxAgreement the fraction of class scores whose largest is at the same class; null where no output looks so
 * @param outputs the same by output
 * @param skipped outputs that were not compared, because they hold no numbers
 */
public record ProofReport(
        int runs,
        double maxAbsolute,
        double maxRelative,
        long maxUlp,
        boolean bitIdentical,
        double bound,
        boolean passed,
        @Nullable Double argmaxAgreement,
        List<Output> outputs,
        List<String> skipped) {

    /** Keeps unmodifiable copies of {@code outputs} and {@code skipped}. */
    public ProofReport {
        outputs = List.copyOf(outputs);
        skipped = List.copyOf(skipped);
    }

    /** The differences of one output. */
    public record Output(
            String name,
            String type,
            List<Long> shape,
            long elements,
            long differing,
            double maxAbsolute,
            double maxRelative,
            long maxUlp,
            boolean bitIdentical,
            boolean passed,
            @Nullable Double argmaxAgreement) {

        /** Keeps an unmodifiable copy of {@code shape}. */
        public Output {
            shape = List.copyOf(shape);
        }

        private static Output of(OutputDifference output, double bound) {
            return new Output(
                    output.name(),
                    Words.of(output.type()),
                    Shapes.extents(output.shape()),
                    output.elements(),
                    output.differing(),
                    output.maxAbsolute(),
                    output.maxRelative(),
                    output.maxUlp(),
                    output.bitIdentical(),
                    output.within(bound),
                    boxed(output.argmaxAgreement()));
        }
    }

    static ProofReport of(Proof proof) {
        return new ProofReport(
                proof.runs(),
                proof.maxAbsolute(),
                proof.maxRelative(),
                proof.maxUlp(),
                proof.bitIdentical(),
                proof.bound(),
                proof.passed(),
                boxed(proof.comparison().argmaxAgreement()),
                proof.comparison().outputs().values().stream()
                        .map(output -> Output.of(output, proof.bound()))
                        .toList(),
                proof.skipped());
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? Double.valueOf(value.getAsDouble()) : null;
    }
}
