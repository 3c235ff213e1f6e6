package org.pathlift.onnx.runtime;

import java.util.List;
import java.util.Locale;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.ProofFailedException;

/**
 * What comparing two models showed.
 *
 * @param comparison the differences
 * @param bound the largest difference allowed, relative to an output's size
 * @param skipped outputs that were not compared, because they hold no numbers
 */
public record Proof(Comparison comparison, double bound, List<String> skipped) {

    /**
     * Checks {@code bound}; keeps an unmodifiable copy of {@code skipped}.
     *
     * @throws IllegalArgumentException if {@code bound} is negative or NaN
     */
    public Proof {
        skipped = List.copyOf(skipped);
        if (!(bound >= 0)) {
            throw new IllegalArgumentException("a bound must be 0 or more, found " + bound);
        }
    }

    /** Returns whether every output is the same up to the bound. */
    public boolean passed() {
        return comparison.runs() > 0 && !comparison.outputs().isEmpty() && comparison.within(bound);
    }

    /** Returns the number of runs compared. */
    public int runs() {
        return comparison.runs();
    }

    /** Returns the largest absolute difference. */
    public double maxAbsolute() {
        return comparison.maxAbsolute();
    }

    /** Returns the largest difference relative to an output's size: what the bound is for. */
    public double maxRelative() {
        return comparison.maxRelative();
    }

    /** Returns the largest difference in units of the last place. */
    public long maxUlp() {
        return comparison.maxUlp();
    }

    /** Returns whether all bits agree. */
    public boolean bitIdentical() {
        return comparison.bitIdentical();
    }

    /**
     * Does nothing if the proof passed.
     *
     * @throws ProofFailedException otherwise, with every output that differs too much
     */
    public void orThrow() {
        if (passed()) {
            return;
        }
        List<Problem> problems = comparison.outputs().values().stream()
                .filter(output -> !output.within(bound))
                .map(this::problem)
                .toList();
        throw new ProofFailedException(problems.isEmpty() ? List.of(nothing()) : problems);
    }

    private Problem problem(OutputDifference output) {
        return new Problem(
                "both models must compute the same",
                "output '" + output.name() + "'",
                output.type().isFloating()
                        ? String.format(Locale.ROOT, "a difference of at most %.2e of its size", bound)
                        : "equal elements",
                output.type().isFloating()
                        ? String.format(Locale.ROOT, "%.2e (absolute %.2e)", output.maxRelative(), output.maxAbsolute())
                        : output.differing() + " of " + output.elements() + " that differ",
                "keep the original");
    }

    private Problem nothing() {
        return new Problem(
                "both models must compute the same",
                "the outputs",
                "at least one that holds numbers, compared at least once",
                "none to compare",
                "keep the original");
    }
}
