package org.pathlift.analysis.trajectory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.sharpness.LossKind;
import org.pathlift.analysis.sharpness.SharpnessOptions;

/**
 * What is asked of a trajectory besides its shape.
 *
 * @param canonical whether the same is asked of the checkpoints at their canonical (enorm) weights
 * @param loss whose gradients and sharpness; it is measured where there are examples
 * @param examples to measure the loss on; empty for none
 * @param sharpness how the sharpness is found at each checkpoint; empty to leave it out
 * @param learningRate of plain gradient descent that made the steps, so that they tell its gradients; empty where they do not,
 *     or examples tell them
 */
public record TrajectoryOptions(
        boolean canonical,
        LossKind loss,
        List<Example> examples,
        Optional<SharpnessOptions> sharpness,
        OptionalDouble learningRate) {

    /** The shape alone, of the weights as they are and of the canonical ones. */
    public static final TrajectoryOptions SHAPE =
            new TrajectoryOptions(true, LossKind.SQUARED_OUTPUT, List.of(), Optional.empty(), OptionalDouble.empty());

    /**
     * Checks what belongs together; keeps an unmodifiable copy of {@code examples}.
     *
     * @throws IllegalArgumentException if {@code sharpness} is asked for without examples, or {@code learningRate} is not
     *     above 0
     */
    public TrajectoryOptions {
        examples = List.copyOf(examples);
        if (sharpness.isPresent() && examples.isEmpty()) {
            throw new IllegalArgumentException("sharpness is that of a loss on examples, found none");
        }
        if (learningRate.isPresent() && !(learningRate.getAsDouble() > 0)) {
            throw new IllegalArgumentException("the learning rate must be above 0, found " + learningRate);
        }
    }
}
