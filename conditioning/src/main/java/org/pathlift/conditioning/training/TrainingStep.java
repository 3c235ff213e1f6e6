package org.pathlift.conditioning.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.op.OwnedArrays;

/**
 * One update of a block: forward, loss, backward, clip, update. What the block draws at random, such as dropout, follows
 * from the seed and the number of the step alone.
 *
 * <p>On several devices each has a replica of the block, which computes a part of the batch. The loss L = Σ (n_k / n) L_k
 * weighs the parts by their examples, so that with a loss that is a mean over examples the update is that of the whole
 * batch on one device, up to rounding; normalizations use the statistics of their part. The first replica's weights are
 * updated, and copied to the others before the next step.
 *
 * <p>Not for several threads at once, since the engine has one source of randomness and collects one gradient at a time.
 */
public final class TrainingStep {

    /** The loss of a batch. A {@code Loss} of DJL fits: {@code loss::evaluate}. */
    @FunctionalInterface
    public interface LossFunction {

        /** Returns a number, differentiable in the predictions. */
        NDArray evaluate(NDList labels, NDList predictions);
    }

    /**
     * What came of a step.
     *
     * @param loss the loss before the update
     * @param updated whether the weights were updated; not where the loss or a gradient was not finite
     */
    public record Outcome(double loss, boolean updated) {}

    private final Replicas replicas;
    private final LossFunction loss;
    private final StatefulOptimizer optimizer;
    private final Clipping clipping;
    private final Gradients gradients;
    private final HeldEntries held;
    private final long seed;

    /**
     * Makes the step of a block on one device or several.
     *
     * @param replicas of one block, initialized; the first holds the weights
     * @param seed of the run
     */
    public TrainingStep(
            List<Replica> replicas, LossFunction loss, StatefulOptimizer optimizer, Clipping clipping, long seed) {
        this(
                new Replicas(replicas),
                loss,
                optimizer,
                clipping,
                new Gradients(replicas.get(0).block().getParameters().values()),
                HeldEntries.NONE,
                seed);
    }

    /**
     * Makes the step of a block that is initialized, on one device.
     *
     * @param store hands the parameters to the block; on the device on which they live
     * @param seed of the run
     */
    public TrainingStep(
            Block block,
            LossFunction loss,
            StatefulOptimizer optimizer,
            Clipping clipping,
            ParameterStore store,
            long seed) {
        this(List.of(new Replica(block, store)), loss, optimizer, clipping, seed);
    }

    private TrainingStep(
            Replicas replicas,
            LossFunction loss,
            StatefulOptimizer optimizer,
            Clipping clipping,
            Gradients gradients,
            HeldEntries held,
            long seed) {
        this.replicas = replicas;
        this.loss = loss;
        this.optimizer = optimizer;
        this.clipping = clipping;
        this.gradients = gradients;
        this.held = held;
        this.seed = seed;
    }

    /**
     * Returns the same step, but for entries that it leaves alone.
     *
     * @param entries of the first replica's weights
     */
    public TrainingStep holding(HeldEntries entries) {
        return new TrainingStep(replicas, loss, optimizer, clipping, gradients, entries, seed);
    }

    /**
     * Does one update on one device. All arrays that it makes are freed; gradients are zero afterwards.
     *
     * @param step the number of updates before
     */
    public Outcome run(long step, NDList data, NDList labels) {
        return run(step, List.of(new Part(data, labels)));
    }

    /**
     * Does one update. All arrays that it makes are freed; gradients are zero afterwards.
     *
     * @param step the number of updates before
     * @param parts of the batch, for the first replicas; as many as there are, or fewer
     */
    public Outcome run(long step, List<Part> parts) {
        if (parts.isEmpty() || parts.size() > replicas.count()) {
            throw new IllegalArgumentException(
                    "a batch must have a part or more, at most %d, found %d".formatted(replicas.count(), parts.size()));
        }
        Engine engine = parts.get(0).data().head().getManager().getEngine();
        engine.setRandomSeed(StepSeeds.at(seed, step));
        double[] shares = shares(parts);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            replicas.share(parts.size());
            double value;
            try (GradientCollector collector = engine.newGradientCollector()) {
                value = backward(collector, parts, shares);
            }
            if (Double.isFinite(value)) {
                replicas.gather(shares);
                held.maskGradients();
            }
            if (!Double.isFinite(value) || !Double.isFinite(gradients.globalNorm())) {
                replicas.clear(0);
                return new Outcome(value, false);
            }
            gradients.clip(clipping);
            for (Parameter parameter : gradients.parameters()) {
                NDArray weight = parameter.getArray();
                optimizer.update(parameter.getId(), weight, weight.getGradient());
            }
            held.restore();
            return new Outcome(value, true);
        }
    }

    private static double[] shares(List<Part> parts) {
        double all = parts.stream().mapToLong(Part::size).sum();
        return parts.stream().mapToDouble(part -> part.size() / all).toArray();
    }

    /** Computes the gradients of all replicas, and returns the loss; no number is waited for before all have their work. */
    private double backward(GradientCollector collector, List<Part> parts, double[] shares) {
        List<NDList> predictions = new ArrayList<>();
        List<NDArray> losses = new ArrayList<>();
        for (int k = 0; k < parts.size(); k++) {
            Replica replica = replicas.get(k);
            NDList predicted =
                    replica.block().forward(replica.store(), parts.get(k).data(), true);
            NDArray part = loss.evaluate(parts.get(k).labels(), predicted);
            predictions.add(predicted);
            losses.add(
                    parts.size() == 1
                            ? part
                            : part.mul(OwnedArrays.scalar(part.getManager(), shares[k], part.getDataType())));
        }
        double value = 0;
        for (NDArray part : losses) {
            value += number(part);
        }
        if (Double.isFinite(value)) {
            losses.forEach(collector::backward);
        }
        for (int k = 0; k < parts.size(); k++) {
            close(predictions.get(k), parts.get(k).data());
        }
        return value;
    }

    /** Frees what a block made, which belongs to the data's manager and not to the scope. */
    private static void close(NDList predictions, NDList data) {
        for (NDArray prediction : predictions) {
            if (data.stream().noneMatch(array -> array == prediction)) {
                prediction.close();
            }
        }
    }

    private static double number(NDArray array) {
        return array.toType(DataType.FLOAT64, false).getDouble();
    }
}
