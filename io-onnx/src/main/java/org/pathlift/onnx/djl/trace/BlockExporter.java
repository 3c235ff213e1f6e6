package org.pathlift.onnx.djl.trace;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SymbolBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;

/**
 * Exports a DJL block as an ONNX model by tracing its forward pass for inference: Dropout disappears, BatchNorm uses its
 * running statistics.
 *
 * <pre>{@code
 * TracedModel traced = BlockExporter.export(block, new NDList(manager.zeros(new Shape(1, 3, 224, 224))));
 * }</pre>
 *
 * <p>Conv1dTranspose and Conv2dTranspose, which DJL's PyTorch engine cannot run, are exported all the same, with the weight
 * as DJL documents it: {@code [filters, inputs / groups, kernel...]}. MXNet, where it had that very shape, took the first
 * axis for the inputs: the weight of a block that was trained there must have its first two axes swapped within each group.
 */
public final class BlockExporter {

    /** Different primes above 1, so that no extent is taken for the batch by chance, nor broadcast. */
    private static final int[] BATCH_SIZES = {2, 3, 5};

    private BlockExporter() {}

    /**
     * Exports a block whose inputs all have the batch as their first axis.
     *
     * @param block an initialized block
     * @param samples one array per input, of at least one sample; their names, where they have any, name the inputs
     * @throws UnsupportedModelException see {@link #export(Block, List)}
     */
    public static TracedModel export(Block block, NDList samples) {
        List<TracedInput> inputs = new ArrayList<>();
        for (NDArray sample : samples) {
            String name = sample.getName();
            String number = samples.size() == 1 ? "" : Integer.toString(inputs.size());
            inputs.add(TracedInput.batched(name == null || name.isEmpty() ? "input" + number : name, sample));
        }
        return export(block, inputs);
    }

    /**
     * Exports a block.
     *
     * @param block an initialized block
     * @param inputs its inputs, in order; all on one device
     * @throws UnsupportedModelException if the block is not initialized, does something that has no ONNX form, depends
     *     on the values of its inputs, or does something else at another batch size; with the block and the operation.
     *     All operations without an ONNX form are named at once
     */
    public static TracedModel export(Block block, List<TracedInput> inputs) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a block must have an input to be traced, found none");
        }
        checkBlock(block);
        GraphWriter writer = new GraphWriter(block.getParameters(), inputs);
        List<Problem> problems = new ArrayList<>();
        List<Trace> traces = new ArrayList<>();
        for (int batch : BATCH_SIZES) {
            traces.add(trace(block, inputs, batch));
        }
        List<Traced> steps = unify(traces, problems);
        writer.write(steps, problems);
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        return writer.finish(traces.get(0).outputs());
    }

    private static Trace trace(Block block, List<TracedInput> inputs, int batch) {
        NDManager parent = inputs.get(0).sample().getManager();
        try (NDManager manager = parent.newSubManager(inputs.get(0).sample().getDevice());
                Tracer tracer = new Tracer(manager, block.getParameters().values())) {
            NDList arrays = new NDList();
            for (int i = 0; i < inputs.size(); i++) {
                arrays.add(tracer.input(i, sample(inputs.get(i), batch)));
            }
            try {
                NDList outputs = block.forward(new TracingStore(tracer), arrays, false, null);
                List<Integer> ids = outputs.stream().map(tracer::idOf).toList();
                return new Trace(batch, tracer.steps(), ids);
            } catch (RefusedOperation e) {
                List<Problem> problems = unknown(tracer.steps());
                problems.add(e.problem());
                UnsupportedModelException refusal = new UnsupportedModelException(problems);
                refusal.addSuppressed(e);
                throw refusal;
            }
        }
    }

    /** Names what would have been refused next, had the trace come to its end. */
    private static List<Problem> unknown(List<Step> steps) {
        List<Problem> problems = new ArrayList<>();
        for (Step step : steps) {
            if (step instanceof Step.Call call && Converters.of(call.name()) == null) {
                problems.add(RefusedOperation.unknown(call.where(), call.name()).problem());
            }
        }
        return problems;
    }

    private static List<Traced> unify(List<Trace> traces, List<Problem> problems) {
        try {
            return new Unifier(traces).unify(problems);
        } catch (RefusedOperation e) {
            throw new UnsupportedModelException(e.problem(), e);
        }
    }

    private static NDArray sample(TracedInput input, int batch) {
        NDArray sample = input.sample();
        if (input.batchAxis().isEmpty()) {
            return sample.duplicate();
        }
        int axis = input.batchAxis().getAsInt();
        long size = sample.getShape().get(axis);
        if (size < 1) {
            throw new IllegalArgumentException(
                    "a sample of input '%s' must not be empty, found %s".formatted(input.name(), sample.getShape()));
        }
        NDList copies = new NDList();
        for (long total = 0; total < batch; total += size) {
            copies.add(sample);
        }
        return NDArrays.concat(copies, axis)
                .get(NDIndex.sliceAxis(axis, 0, batch))
                .duplicate();
    }

    private static void checkBlock(Block block) {
        List<Problem> problems = new ArrayList<>();
        for (var entry : block.getParameters()) {
            Parameter parameter = entry.getValue();
            if (!parameter.isInitialized()) {
                problems.add(new Problem(
                        "a block must be initialized to be exported",
                        "parameter '" + entry.getKey() + "'",
                        "values",
                        "none",
                        "call block.initialize, or load its parameters"));
            }
        }
        checkSymbols(block, new HashSet<>(), problems);
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
    }

    private static void checkSymbols(Block block, Set<Block> seen, List<Problem> problems) {
        if (!seen.add(block)) {
            return;
        }
        if (block instanceof SymbolBlock) {
            problems.add(new Problem(
                    "a block must compute with DJL's arrays to be traced",
                    block.getClass().getSimpleName(),
                    "a block written with NDArray operations",
                    "a network of the engine's own, which runs without DJL",
                    "export it with the tool that made it"));
        }
        block.getChildren().values().forEach(child -> checkSymbols(child, seen, problems));
    }
}
