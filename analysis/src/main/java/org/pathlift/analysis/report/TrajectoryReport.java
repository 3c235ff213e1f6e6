package org.pathlift.analysis.report;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.sharpness.Example;
import org.pathlift.analysis.trajectory.ModelCheckpoints;
import org.pathlift.analysis.trajectory.TrajectoryOptions;
import org.pathlift.analysis.trajectory.TrajectoryView;

/**
 * The path of a network's weights through its checkpoints.
 *
 * @param schema {@value #SCHEMA}
 * @param checkpoints the files, in order
 * @param data where the loss's examples come from; null without a loss
 * @param loss which loss; null without one
 * @param examples how many examples it is a mean of; 0 without one
 * @param learningRate of plain gradient descent, where the steps tell its gradients; else null
 * @param seed of the choice of examples and of the search for sharpness
 * @param views the weights as they are, then the canonical ones where they were asked for
 */
public record TrajectoryReport(
        String schema,
        List<String> checkpoints,
        @Nullable String data,
        @Nullable String loss,
        int examples,
        @Nullable Double learningRate,
        long seed,
        List<TrajectoryView> views)
        implements Report {

    /** The name of the format. */
    public static final String SCHEMA = "pathlift.trajectory/1";

    /** Keeps unmodifiable copies of {@code checkpoints} and {@code views}. */
    public TrajectoryReport {
        checkpoints = List.copyOf(checkpoints);
        views = List.copyOf(views);
    }

    /** Describes what was found. */
    public static TrajectoryReport of(
            ModelCheckpoints checkpoints,
            @Nullable String data,
            TrajectoryOptions options,
            long seed,
            List<TrajectoryView> views) {
        return new TrajectoryReport(
                SCHEMA,
                checkpoints.labels(),
                data,
                options.examples().isEmpty() ? null : options.loss().word(),
                options.examples().stream().mapToInt(Example::size).sum(),
                options.learningRate().isPresent() ? options.learningRate().getAsDouble() : null,
                seed,
                views);
    }
}
