package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@link TangentKernelMetric} finds.
 *
 * @param parameters how many numbers are trained
 * @param outputs how many real outputs the model has
 * @param output the output that was differentiated; null for the mean over all
 * @param kernel Θ(a, b) = Σ ∂f/∂p(a) ∂f/∂p(b), a row for each input
 * @param hidden H(a, b) = h(a)·h(b) / (elements of h), h what the last layer with weights reads: the empirical NNGP is σw² times
 *     it plus σb²; null where there is no such layer
 * @param outputGram f(a)·f(b) / outputs: one draw of what the NNGP is the mean of
 * @param memoryBytes the bound that gradients, weights and their copies keep to, known before
 * @param meanDiagonal the mean of Θ(a, a): the mean squared norm of gradients
 * @param meanCosine the mean of Θ(a, b)/√(Θ(a, a)Θ(b, b)) over a ≠ b; null for one input, or where a gradient is 0
 * @param condition the largest eigenvalue of Θ over the smallest; null where the smallest is 0 to float32's precision
 * @param alignment ⟨Θ, H⟩/(‖Θ‖‖H‖); null where there is no H
 */
public record TangentKernel(
        long parameters,
        int outputs,
        @Nullable Integer output,
        List<List<Double>> kernel,
        @Nullable List<List<Double>> hidden,
        List<List<Double>> outputGram,
        long memoryBytes,
        double meanDiagonal,
        @Nullable Double meanCosine,
        @Nullable Double condition,
        @Nullable Double alignment)
        implements MetricValue {

    /** Keeps unmodifiable copies of the matrices and of each row. */
    public TangentKernel {
        kernel = kernel.stream().map(List::copyOf).toList();
        hidden = hidden == null ? null : hidden.stream().map(List::copyOf).toList();
        outputGram = outputGram.stream().map(List::copyOf).toList();
    }

    @Override
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        findings.add(String.format(
                Locale.ROOT,
                "squared gradients with regard to all %,d parameters have the mean %.3g%s",
                parameters,
                meanDiagonal,
                output == null ? "" : " (output " + output + " of " + outputs + ")"));
        if (meanCosine != null) {
            findings.add(String.format(
                    Locale.ROOT,
                    "gradients of two inputs have cosine %.3g in the mean; condition number %s",
                    meanCosine,
                    condition == null ? "not finite" : String.format(Locale.ROOT, "%.3g", condition)));
        }
        if (alignment != null) {
            findings.add(String.format(Locale.ROOT, "alignment of NTK and hidden kernel %.3g", alignment));
        }
        findings.add(String.format(
                Locale.ROOT, "memory for gradients and weights: at most %.0f MiB", Math.ceil(memoryBytes / 1048576.0)));
        return findings;
    }

    @Override
    public List<MetricTable> tables() {
        return List.of();
    }
}
