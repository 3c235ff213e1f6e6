package org.pathlift.analysis.trajectory;

import java.util.List;

/**
 * A trajectory in one gauge.
 *
 * @param gauge {@code none} for the weights as they are, {@code enorm} for the canonical ones
 * @param unmoved weights that are the same in all checkpoints, and have no part in it
 * @param shape directions, angles and lengths
 * @param losses the loss at each checkpoint; empty without examples
 * @param gradients how gradients point with regard to the last checkpoint; empty where none are known
 */
public record TrajectoryView(
        String gauge, List<String> unmoved, Trajectory shape, List<LossAlong> losses, List<GradientAngle> gradients) {

    /** Keeps unmodifiable copies of {@code unmoved}, {@code losses} and {@code gradients}. */
    public TrajectoryView {
        unmoved = List.copyOf(unmoved);
        losses = List.copyOf(losses);
        gradients = List.copyOf(gradients);
    }
}
