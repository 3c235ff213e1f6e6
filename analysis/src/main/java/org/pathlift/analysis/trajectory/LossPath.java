package org.pathlift.analysis.trajectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.sharpness.Sharpness;
import org.pathlift.analysis.sharpness.SharpnessOptions;
import org.pathlift.analysis.sharpness.Spectrum;
import org.pathlift.analysis.sharpness.djl.BlockLoss;
import org.pathlift.onnx.graph.Model;

/**
 * The loss along a trajectory, and its gradients' angles.
 *
 * @param losses at each checkpoint
 * @param gradients of all checkpoints that are not at the last one's place
 */
record LossPath(List<LossAlong> losses, List<GradientAngle> gradients) {

    static LossPath of(List<Model> models, Set<String> moved, TrajectoryOptions options, DoubleConsumer progress) {
        Model last = models.get(models.size() - 1);
        List<LossAlong> losses = new ArrayList<>();
        List<GradientAngle> gradients = new ArrayList<>();
        try (BlockLoss loss = new BlockLoss(models.get(0), options.loss(), options.examples())) {
            double[] reference = loss.weightsOf(last);
            double[] gradient = new double[loss.size()];
            for (int t = 0; t < models.size(); t++) {
                double[] weights = loss.weightsOf(models.get(t));
                double value = loss.at(weights, gradient);
                double square = 0;
                double product = 0;
                double distance = 0;
                int at = 0;
                for (Map.Entry<String, Integer> part : loss.parts().entrySet()) {
                    int end = at + part.getValue();
                    for (; at < end && moved.contains(part.getKey()); at++) {
                        double difference = weights[at] - reference[at];
                        square += gradient[at] * gradient[at];
                        product += gradient[at] * difference;
                        distance += difference * difference;
                    }
                    at = end;
                }
                losses.add(new LossAlong(value, Math.sqrt(square), sharpness(loss, weights, options.sharpness())));
                if (distance > 0) {
                    gradients.add(GradientAngle.of(t, product, square, distance));
                }
                progress.accept((t + 1.0) / models.size());
            }
        }
        return new LossPath(losses, gradients);
    }

    private static @Nullable Spectrum sharpness(BlockLoss loss, double[] weights, Optional<SharpnessOptions> options) {
        return options.map(how -> Sharpness.spectrum(loss, weights, how)).orElse(null);
    }
}
