package org.pathlift.analysis.kernel;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.jspecify.annotations.Nullable;

/**
 * A dense layer with drawn weights.
 *
 * <p>It computes z = W h + b with W as it acts: scaled, cut, rescaled.
 */
final class RandomLayer {

    private final int inputs;
    private final int outputs;
    private final double[] weights;
    private final double[] biases;
    /** 1 for a weight that stays, 0 for one that is cut; none where all stay. */
    private final double @Nullable [] kept;

    private RandomLayer(int inputs, int outputs, double[] weights, double[] biases, double @Nullable [] kept) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.weights = weights;
        this.biases = biases;
        this.kept = kept;
    }

    /**
     * Draws a layer. Before they are cut, its weights are the same whatever the pruning.
     *
     * @param weightDeviation of each weight before it is cut
     * @param cut whether weights are cut as the pruning says
     */
    static RandomLayer draw(
            int inputs,
            int outputs,
            double weightDeviation,
            double biasDeviation,
            Pruning pruning,
            boolean cut,
            SplittableRandom random) {
        SplittableRandom masks = random.split();
        DoubleSupplier gaussian = ZigguratSampler.NormalizedGaussian.of(random::nextLong)::sample;
        double[] weights = new double[Math.multiplyExact(inputs, outputs)];
        double[] kept = cut ? new double[weights.length] : null;
        double deviation = cut ? weightDeviation * pruning.factor() : weightDeviation;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = deviation * gaussian.getAsDouble();
            if (kept != null) {
                kept[i] = masks.nextDouble() < pruning.keep() ? 1 : 0;
                weights[i] *= kept[i];
            }
        }
        double[] biases = new double[outputs];
        for (int i = 0; i < outputs && biasDeviation > 0; i++) {
            biases[i] = biasDeviation * gaussian.getAsDouble();
        }
        return new RandomLayer(inputs, outputs, weights, biases, kept);
    }

    /** z of each input, from h of each. */
    double[][] forward(double[][] hidden) {
        double[][] out = new double[hidden.length][outputs];
        for (int unit = 0; unit < outputs; unit++) {
            for (int a = 0; a < hidden.length; a++) {
                out[a][unit] = biases[unit] + Vectors.dot(weights, unit * inputs, hidden[a]);
            }
        }
        return out;
    }

    /** Wᵀδ of each input. */
    double[][] backward(double[][] gradients) {
        double[][] out = new double[gradients.length][inputs];
        for (int unit = 0; unit < outputs; unit++) {
            for (int a = 0; a < gradients.length; a++) {
                Vectors.add(out[a], gradients[a][unit], weights, unit * inputs);
            }
        }
        return out;
    }

    /**
     * Σ over the weights that stay of (δ_i h_j)^a (δ_i h_j)^b: (δ^a·δ^b)(h^a·h^b) where none is cut.
     *
     * @param a the first input
     * @param b the second input
     */
    double weightGradients(double[][] hidden, double[][] gradients, int a, int b) {
        if (kept == null) {
            return Vectors.dot(hidden[a], hidden[b]) * Vectors.dot(gradients[a], gradients[b]);
        }
        double[] products = new double[inputs];
        for (int j = 0; j < inputs; j++) {
            products[j] = hidden[a][j] * hidden[b][j];
        }
        double sum = 0;
        for (int unit = 0; unit < outputs; unit++) {
            sum += gradients[a][unit] * gradients[b][unit] * Vectors.dot(kept, unit * inputs, products);
        }
        return sum;
    }
}
