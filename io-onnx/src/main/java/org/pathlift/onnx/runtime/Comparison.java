package org.pathlift.onnx.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.pathlift.onnx.error.Problem;

/**
 * How far the outputs of two models differ.
 *
 * @param runs the runs compared
 * @param outputs the worst difference of each output, in the reference's order
 */
public record Comparison(int runs, Map<String, OutputDifference> outputs) {

    /** Keeps an unmodifiable copy of {@code outputs}, in the order given. */
    public Comparison {
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
    }

    /**
     * Compares what two models computed on the same samples.
     *
     * @throws RequestException if they do not have the same outputs; with all that one of them lacks
     */
    public static Comparison compare(Map<String, OutputValue> reference, Map<String, OutputValue> candidate) {
        List<Problem> problems = new ArrayList<>();
        missing("candidate", reference, candidate, problems);
        missing("reference", candidate, reference, problems);
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        Map<String, OutputDifference> outputs = new LinkedHashMap<>();
        reference.forEach((name, value) ->
                outputs.put(name, Differences.of(name, value, Objects.requireNonNull(candidate.get(name)))));
        return new Comparison(1, outputs);
    }

    private static void missing(
            String where, Map<String, OutputValue> wanted, Map<String, OutputValue> found, List<Problem> problems) {
        wanted.keySet().stream()
                .filter(name -> !found.containsKey(name))
                .forEach(name -> problems.add(new Problem(
                        "both models must have the same outputs",
                        "the " + where,
                        "an output '" + name + "'",
                        found.keySet().toString(),
                        "compare models of the same outputs")));
    }

    /** Returns the worst of this comparison and another of the same two models on other samples. */
    public Comparison plus(Comparison other) {
        if (!outputs.keySet().equals(other.outputs.keySet())) {
            throw new IllegalArgumentException("comparisons must be of the same outputs, found %s and %s"
                    .formatted(outputs.keySet(), other.outputs.keySet()));
        }
        Map<String, OutputDifference> worst = new LinkedHashMap<>();
        outputs.forEach((name, difference) ->
                worst.put(name, difference.plus(Objects.requireNonNull(other.outputs.get(name)))));
        return new Comparison(runs + other.runs, worst);
    }

    /** Returns the largest absolute difference of any output. */
    public double maxAbsolute() {
        return worst(OutputDifference::maxAbsolute);
    }

    /** Returns the largest difference of any output, relative to that output's size. */
    public double maxRelative() {
        return worst(OutputDifference::maxRelative);
    }

    /** Returns the largest distance of any output in units of the last place. */
    public long maxUlp() {
        return outputs.values().stream()
                .mapToLong(OutputDifference::maxUlp)
                .max()
                .orElse(0);
    }

    /** Returns whether all bits of all outputs agree. */
    public boolean bitIdentical() {
        return outputs.values().stream().allMatch(OutputDifference::bitIdentical);
    }

    /** Returns the fraction of rows of class scores, over all outputs that look so, whose largest is at the same class. */
    public OptionalDouble argmaxAgreement() {
        long rows = outputs.values().stream().mapToLong(OutputDifference::rows).sum();
        long agreeing = outputs.values().stream()
                .mapToLong(OutputDifference::agreeingRows)
                .sum();
        return rows == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) agreeing / rows);
    }

    /** Returns whether all outputs are the same up to a bound; see {@link OutputDifference#within}. */
    public boolean within(double bound) {
        return outputs.values().stream().allMatch(output -> output.within(bound));
    }

    private double worst(ToDoubleFunction<OutputDifference> measure) {
        return outputs.values().stream().mapToDouble(measure).max().orElse(0);
    }
}
