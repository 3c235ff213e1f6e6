package org.pathlift.analysis.kernel.djl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import org.pathlift.analysis.kernel.KernelMatrix;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;

/**
 * The empirical NTK and NNGP of any model that can be trained: Jacot et al. 2018 (arXiv 1806.07572).
 *
 * <p>One forward and backward pass for each input and output; gradients are kept in tiles of inputs, products are summed in
 * float64. Cost: inputs · outputs passes (more with several tiles) and inputs² · outputs · parameters/2 products. The same
 * model and inputs give the same numbers on any number of threads. It changes the engine's number of threads while it runs:
 * not beside a training in one process.
 */
public final class EmpiricalKernel {

    private final Model model;
    private final List<Map<String, Sample>> inputs;
    private final EmpiricalOptions options;

    private EmpiricalKernel(Model model, List<Map<String, Sample>> inputs, EmpiricalOptions options) {
        this.model = model;
        this.inputs = List.copyOf(inputs);
        this.options = options;
        if (inputs.isEmpty()) {
            throw new RequestException(List.of(
                    new Problem("a kernel needs an input", "the inputs", "one or more", "none", "give some examples")));
        }
    }

    /**
     * Says what a kernel will take, without computing it.
     *
     * @param inputs each is one input of the kernel: every graph input with a batch of one
     * @throws RequestException if there is no input, no such output, or the memory limit is too small
     * @throws UnsupportedModelException if the model cannot be trained, has no weights, or no floating output
     */
    public static MemoryEstimate estimate(Model model, List<Map<String, Sample>> inputs, EmpiricalOptions options) {
        EmpiricalKernel kernel = new EmpiricalKernel(model, inputs, options);
        try (GradientSource source = new GradientSource(model, options.precision())) {
            return kernel.estimate(source, source.outputs(inputs.get(0)).length);
        }
    }

    /**
     * Computes the kernels.
     *
     * @param inputs each is one input of the kernel: every graph input with a batch of one
     * @param progress is told the share of the backward passes that are done, from 0 to 1
     * @throws RequestException if there is no input, no such output, or the memory limit is too small
     * @throws UnsupportedModelException if the model cannot be trained, has no weights or no floating output, or a number on
     *     the way is not finite
     */
    public static EmpiricalKernels of(
            Model model, List<Map<String, Sample>> inputs, EmpiricalOptions options, DoubleConsumer progress) {
        return new EmpiricalKernel(model, inputs, options).compute(progress);
    }

    private EmpiricalKernels compute(DoubleConsumer progress) {
        List<double[]> outputs;
        MemoryEstimate memory;
        KernelMatrix ntk;
        Optional<String> hidden;
        try (GradientSource source = new GradientSource(model, options.precision())) {
            outputs = outputs(source);
            memory = estimate(source, outputs.get(0).length);
            ntk = tangents(source, memory, progress);
            hidden = LastHidden.find(model.graph(), source.block().weights().keySet());
        }
        return new EmpiricalKernels(ntk, gram(outputs), hidden.map(this::gramOf), outputs.get(0).length, memory);
    }

    private MemoryEstimate estimate(GradientSource source, int outputs) {
        if (source.parameters() == 0 || outputs == 0) {
            throw new UnsupportedModelException(new Problem(
                    "a kernel of gradients needs weights and outputs",
                    "the graph",
                    "at least one trained weight and one floating output",
                    source.parameters() + " trained numbers, " + outputs + " outputs",
                    "look with 'pathlift inspect' at what the file holds"));
        }
        if (options.outputs() instanceof OutputChoice.Single single && single.index() >= outputs) {
            throw new RequestException(List.of(new Problem(
                    "an output must be there",
                    "output " + single.index(),
                    "a number from 0 to " + (outputs - 1),
                    String.valueOf(single.index()),
                    "choose another one")));
        }
        int differentiated = options.outputs() instanceof OutputChoice.Mean ? outputs : 1;
        return MemoryEstimate.of(inputs.size(), source.parameters(), differentiated, options);
    }

    private List<double[]> outputs(GradientSource source) {
        List<double[]> outputs = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            double[] output = source.outputs(inputs.get(i));
            if (i > 0 && output.length != outputs.get(0).length) {
                throw new RequestException(List.of(new Problem(
                        "all inputs must have as many outputs",
                        "input " + i,
                        outputs.get(0).length + " as input 0",
                        String.valueOf(output.length),
                        "give inputs of one shape")));
            }
            for (double value : output) {
                if (!Double.isFinite(value)) {
                    throw new UnsupportedModelException(new Problem(
                            "outputs must be finite numbers",
                            "input " + i,
                            "finite numbers",
                            String.valueOf(value),
                            "look for the first layer that overflows, or give other inputs"));
                }
            }
            outputs.add(output);
        }
        return outputs;
    }

    private KernelMatrix tangents(GradientSource source, MemoryEstimate memory, DoubleConsumer progress) {
        int length = Math.toIntExact(memory.parameters());
        GradientTile first = GradientTile.of(options.precision(), memory.tile(), length);
        GradientTile second = memory.tiles() == 1 ? first : GradientTile.of(options.precision(), memory.tile(), length);
        double[][] sums = new double[inputs.size()][inputs.size()];
        int from = options.outputs() instanceof OutputChoice.Single single ? single.index() : 0;
        long done = 0;
        for (int output = from; output < from + memory.outputs(); output++) {
            for (int i = 0; i < inputs.size(); i += memory.tile()) {
                done = fill(source, first, i, output, memory, done, progress);
                GramBlocks.add(sums, first, first);
                for (int j = i + memory.tile(); j < inputs.size(); j += memory.tile()) {
                    done = fill(source, second, j, output, memory, done, progress);
                    GramBlocks.add(sums, first, second);
                }
            }
        }
        return KernelMatrix.of(inputs.size(), (i, j) -> sums[i][j] / memory.outputs());
    }

    private long fill(
            GradientSource source,
            GradientTile tile,
            int from,
            int output,
            MemoryEstimate memory,
            long done,
            DoubleConsumer progress) {
        int count = Math.min(memory.tile(), inputs.size() - from);
        tile.hold(from, count);
        for (int i = 0; i < count; i++) {
            source.gradient(inputs.get(from + i), output, tile, i);
            progress.accept((done + i + 1) / (double) memory.passes());
        }
        return done + count;
    }

    private KernelMatrix gramOf(String value) {
        Model exposed = LastHidden.exposing(model, value);
        try (GradientSource source = new GradientSource(exposed, options.precision())) {
            return gram(outputs(source));
        }
    }

    private static KernelMatrix gram(List<double[]> rows) {
        return KernelMatrix.of(rows.size(), (i, j) -> {
            double sum = 0;
            for (int k = 0; k < rows.get(i).length; k++) {
                sum += rows.get(i)[k] * rows.get(j)[k];
            }
            return sum / rows.get(i).length;
        });
    }
}
