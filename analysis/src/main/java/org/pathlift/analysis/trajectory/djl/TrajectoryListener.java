package org.pathlift.analysis.trajectory.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.analysis.trajectory.Checkpoint;
import org.pathlift.analysis.trajectory.GradientAngle;
import org.pathlift.analysis.trajectory.GradientAngles;
import org.pathlift.analysis.trajectory.Trajectory;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;

/**
 * Records the weights of an {@link OnnxBlock}, and the gradients at them, while a DJL {@link Trainer} trains.
 *
 * <p>A trainer tells its listeners of a batch when its gradients are known and not yet applied: what is kept then is θ_t with
 * the mini-batch gradient g_t. The end of training keeps the last weights, which have no gradient. Everything is kept in
 * Java's memory: weights and gradients of every recorded update.
 */
public final class TrajectoryListener extends TrainingListenerAdapter {

    private final OnnxBlock block;
    private final int every;
    private final List<Checkpoint> weights = new ArrayList<>();
    private final List<Checkpoint> gradients = new ArrayList<>();
    private long updates;

    /**
     * Records the trained weights of a block.
     *
     * @param every how many updates lie between two records, at least 1; the first and the last weights are always kept
     */
    public TrajectoryListener(OnnxBlock block, int every) {
        if (every < 1) {
            throw new IllegalArgumentException("records must be at least 1 update apart, found " + every);
        }
        this.block = block;
        this.every = every;
    }

    /**
     * Checks that the trainer can be listened to.
     *
     * @throws RequestException if it trains on several devices, whose gradients are not yet summed when it tells of them
     */
    @Override
    public void onTrainingBegin(Trainer trainer) {
        if (trainer.getDevices().length > 1) {
            throw new RequestException(List.of(new Problem(
                    "a trainer's gradients must be in one place to be recorded",
                    "the trainer",
                    "one device",
                    trainer.getDevices().length + " devices",
                    "train on one device, or record files with train --snapshots")));
        }
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batchData) {
        if (updates % every == 0) {
            Map<String, Tensor> now = new LinkedHashMap<>();
            Map<String, Tensor> slope = new LinkedHashMap<>();
            block.weights().forEach((name, parameter) -> {
                if (parameter.requiresGradient()) {
                    now.put(name, DeviceArrays.read(name, parameter.getArray()));
                    try (NDArray gradient = parameter.getArray().getGradient()) {
                        slope.put(name, DeviceArrays.read(name, gradient));
                    }
                }
            });
            weights.add(new Checkpoint("update " + updates, now));
            gradients.add(new Checkpoint("update " + updates, slope));
        }
        updates++;
    }

    @Override
    public void onTrainingEnd(Trainer trainer) {
        if (weights.size() > gradients.size()) {
            return;
        }
        Map<String, Tensor> now = new LinkedHashMap<>();
        block.weights().forEach((name, parameter) -> {
            if (parameter.requiresGradient()) {
                now.put(name, DeviceArrays.read(name, parameter.getArray()));
            }
        });
        weights.add(new Checkpoint("update " + updates, now));
    }

    /** Returns the weights that were recorded, in their order. */
    public List<Checkpoint> weights() {
        return List.copyOf(weights);
    }

    /** Returns the gradients at them; the last weights have none. */
    public List<Checkpoint> gradients() {
        return List.copyOf(gradients);
    }

    /**
     * Returns the shape of what was recorded.
     *
     * @throws IllegalArgumentException if fewer than two checkpoints were
     */
    public Trajectory trajectory() {
        return Trajectory.of(
                weights, weights.isEmpty() ? Set.of() : weights.get(0).weights().keySet());
    }

    /** Returns how the mini-batch gradients point with regard to the last weights. */
    public List<GradientAngle> angles() {
        return GradientAngles.of(weights, gradients);
    }
}
