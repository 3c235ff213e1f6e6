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
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;

/**
 * One update of a block on one device: forward, loss, backward, clip, update. What the block draws at random, such as
 * dropout, follows from the seed and the number of the step alone.
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

    private final Block block;
    private final LossFunction loss;
    private final StatefulOptimizer optimizer;
    private final Clipping clipping;
    private final ParameterStore store;
    private final Gradients gradients;
    private final long seed;

    /**
     * Makes the step of a block that is initialized.
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
        this.block = block;
        this.loss = loss;
        this.optimizer = optimizer;
        this.clipping = clipping;
        this.store = store;
        this.gradients = new Gradients(block.getParameters().values());
        this.seed = seed;
    }

    /**
     * Does one update. All arrays that it makes are freed; gradients are zero afterwards.
     *
     * @param step the number of updates before
     */
    public Outcome run(long step, NDList data, NDList labels) {
        Engine engine = data.head().getManager().getEngine();
        engine.setRandomSeed(StepSeeds.at(seed, step));
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            double value;
            try (GradientCollector collector = engine.newGradientCollector()) {
                NDList predictions = block.forward(store, data, true);
                NDArray lossArray = loss.evaluate(labels, predictions);
                value = number(lossArray);
                if (Double.isFinite(value)) {
                    collector.backward(lossArray);
                }
                close(predictions, data);
            }
            if (!Double.isFinite(value) || !Double.isFinite(gradients.globalNorm())) {
                gradients.clear();
                return new Outcome(value, false);
            }
            gradients.clip(clipping);
            for (Parameter parameter : gradients.parameters()) {
                NDArray weight = parameter.getArray();
                optimizer.update(parameter.getId(), weight, weight.getGradient());
            }
            return new Outcome(value, true);
        }
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
