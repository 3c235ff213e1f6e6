package org.pathlift.analysis.trajectory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.onnx.graph.Tensor;

/** Angles of gradients that are given beside weights. */
public final class GradientAngles {

    private GradientAngles() {}

    /**
     * Computes, for each gradient, how it points with regard to the last weights.
     *
     * @param weights θ_0 … θ_T
     * @param gradients g_0 …, as many as there are or fewer, the first belonging to θ_0, by the same names
     * @return angles of all gradients but those at the last weights' place, where they are not defined
     */
    public static List<GradientAngle> of(List<Checkpoint> weights, List<Checkpoint> gradients) {
        if (gradients.size() > weights.size()) {
            throw new IllegalArgumentException(gradients.size() + " gradients for " + weights.size() + " checkpoints");
        }
        List<GradientAngle> angles = new ArrayList<>();
        for (int t = 0; t < gradients.size(); t++) {
            double product = 0;
            double square = 0;
            double distance = 0;
            for (Map.Entry<String, Tensor> entry : gradients.get(t).weights().entrySet()) {
                double[] gradient = entry.getValue().reader().toDoubles();
                double[] here = numbers(weights.get(t), entry.getKey());
                double[] last = numbers(weights.get(weights.size() - 1), entry.getKey());
                for (int i = 0; i < gradient.length; i++) {
                    double difference = here[i] - last[i];
                    product += gradient[i] * difference;
                    square += gradient[i] * gradient[i];
                    distance += difference * difference;
                }
            }
            if (distance > 0) {
                angles.add(GradientAngle.of(t, product, square, distance));
            }
        }
        return angles;
    }

    private static double[] numbers(Checkpoint checkpoint, String name) {
        return Objects.requireNonNull(checkpoint.weights().get(name), name)
                .reader()
                .toDoubles();
    }
}
