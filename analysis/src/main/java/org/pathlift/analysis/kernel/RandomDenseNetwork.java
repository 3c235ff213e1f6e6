package org.pathlift.analysis.kernel;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.pathlift.conditioning.meanfield.Activation;

/**
 * Random dense networks of finite width with one output: their empirical kernels.
 *
 * <p>Θ(a, b) = Σ over layers of (σ_w²/fan-in h^a·h^b + σ_b²) δ^a·δ^b with δ the output's gradient with regard to the layer's
 * pre-activations and h what the layer reads; where weights are cut, the sum goes over those that stay. The empirical NNGP is
 * σ_w²/n h^a·h^b + σ_b² with h the last hidden layer: the covariance of the output over the last layer's weights alone.
 * All weights are drawn: the cost grows with depth · width².
 *
 * @param architecture in any parametrization; the width of a standard one must be this width
 * @param width units of every hidden layer
 * @param pruning which weights are cut
 */
public record RandomDenseNetwork(DenseArchitecture architecture, int width, Pruning pruning) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * Checks that the network has units and a hidden layer.
     *
     * @throws IllegalArgumentException if {@code width} or the depth is below 1, or the parametrization is that of another
     *     width
     */
    public RandomDenseNetwork {
        if (width < 1) {
            throw new IllegalArgumentException("a network needs at least 1 unit per layer, found " + width);
        }
        if (architecture.parametrization() instanceof Parametrization.Standard standard && standard.width() != width) {
            throw new IllegalArgumentException("the parametrization is that of width %d, the network has width %d"
                    .formatted(standard.width(), width));
        }
        if (architecture.depth() < 1) {
            throw new IllegalArgumentException("a network of finite width needs a hidden layer, found none");
        }
    }

    /** Networks without pruning. */
    public RandomDenseNetwork(DenseArchitecture architecture, int width) {
        this(architecture, width, Pruning.NONE);
    }

    /**
     * Draws networks one by one and measures their kernels, on all processors.
     *
     * @param count how many networks
     * @param seed picks a sequence of networks
     * @return in the order of the sequence, the same on any number of threads
     */
    public List<Kernels> draw(KernelInputs inputs, int count, long seed) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(index -> drawOne(inputs, seed, index))
                .toList();
    }

    /**
     * Draws one network.
     *
     * @param seed picks a sequence of networks
     * @param index which network of the sequence
     */
    public Kernels drawOne(KernelInputs inputs, long seed, int index) {
        // Networks of another width or depth are independent; one that is pruned has the weights of the whole one.
        long sequence = new SplittableRandom(seed + GOLDEN * width).nextLong();
        long network = new SplittableRandom(sequence + GOLDEN * architecture.depth()).nextLong();
        SplittableRandom random = new SplittableRandom(new SplittableRandom(network + GOLDEN * index).nextLong());
        Trace trace = new Trace(inputs);
        for (int l = 0; l < trace.total(); l++) {
            trace.forward(l, random);
        }
        KernelMatrix nngp = trace.lastHidden();
        return new Kernels(nngp, trace.tangents(), List.of());
    }

    /** One network on its way forth and back. */
    private final class Trace {
        private final int count;
        private final int dimension;
        /** A residual network ends with a dense layer of its own. */
        private final RandomLayer[] layers = new RandomLayer[architecture.depth() + (isResidual() ? 2 : 1)];
        /** What each layer reads. */
        private final double[][][] read = new double[layers.length][][];
        /** The pre-activations, or the stream of a residual network, after each layer. */
        private final double[][][] made = new double[layers.length][][];

        Trace(KernelInputs inputs) {
            this.count = inputs.count();
            this.dimension = inputs.dimension();
            this.read[0] = IntStream.range(0, count).mapToObj(inputs::row).toArray(double[][]::new);
        }

        private boolean activated(int layer) {
            return layer > 0 && !(isResidual() && layer == total() - 1);
        }

        private boolean isResidual() {
            return architecture.connections() instanceof Connections.Residual;
        }

        private boolean isBranch(int layer) {
            return isResidual() && layer > 0 && layer < total() - 1;
        }

        private int total() {
            return layers.length;
        }

        private double branchScale() {
            return architecture.connections() instanceof Connections.Residual residual ? residual.scale() : 1;
        }

        private int fanIn(int layer) {
            return layer == 0 ? dimension : width;
        }

        void forward(int layer, SplittableRandom random) {
            if (layer > 0) {
                read[layer] = activated(layer) ? map(made[layer - 1]) : made[layer - 1];
            }
            layers[layer] = RandomLayer.draw(
                    fanIn(layer),
                    layer == total() - 1 ? 1 : width,
                    Math.sqrt(architecture.variances().weight() / fanIn(layer)),
                    Math.sqrt(architecture.variances().bias()),
                    pruning,
                    pruning.cuts(layer),
                    random);
            double[][] out = layers[layer].forward(read[layer]);
            made[layer] = isBranch(layer) ? sum(made[layer - 1], branchScale(), out) : out;
        }

        private double[][] map(double[][] values) {
            Activation activation = architecture.activation();
            double[][] mapped = new double[count][width];
            for (int a = 0; a < count; a++) {
                for (int i = 0; i < width; i++) {
                    mapped[a][i] = activation.value(values[a][i]);
                }
            }
            return mapped;
        }

        private double[][] sum(double[][] first, double factor, double[][] second) {
            double[][] sum = new double[count][];
            for (int a = 0; a < count; a++) {
                sum[a] = first[a].clone();
                Vectors.add(sum[a], factor, second[a], 0);
            }
            return sum;
        }

        KernelMatrix lastHidden() {
            double[][] hidden = read[total() - 1];
            double weight = architecture.variances().weight() / width;
            return KernelMatrix.of(
                    count,
                    (a, b) -> weight * Vectors.dot(hidden[a], hidden[b])
                            + architecture.variances().bias());
        }

        KernelMatrix tangents() {
            double[][] sums = new double[count][count];
            double[][] gradients = new double[count][1];
            for (int a = 0; a < count; a++) {
                gradients[a][0] = 1;
            }
            for (int layer = total() - 1; layer >= 0; layer--) {
                addLayer(sums, layer, gradients);
                if (layer > 0) {
                    gradients = backward(layer, gradients);
                }
            }
            return KernelMatrix.of(count, (a, b) -> sums[a][b]);
        }

        private void addLayer(double[][] sums, int layer, double[][] gradients) {
            double factor = architecture
                            .parametrization()
                            .weightFactor(architecture.variances().weight(), fanIn(layer))
                    / fanIn(layer);
            double cut = pruning.cuts(layer) ? pruning.factor() * pruning.factor() : 1;
            double term = architecture
                    .parametrization()
                    .biasTerm(architecture.variances().bias());
            double branch = isBranch(layer) ? branchScale() * branchScale() : 1;
            for (int a = 0; a < count; a++) {
                for (int b = a; b < count; b++) {
                    double weights = layers[layer].weightGradients(read[layer], gradients, a, b);
                    double biases = term == 0 ? 0 : term * Vectors.dot(gradients[a], gradients[b]);
                    sums[a][b] += branch * (factor * cut * weights + biases);
                }
            }
        }

        /** The gradient with regard to what the layer before made. */
        private double[][] backward(int layer, double[][] gradients) {
            double[][] back = layers[layer].backward(gradients);
            if (activated(layer)) {
                Activation activation = architecture.activation();
                for (int a = 0; a < count; a++) {
                    for (int i = 0; i < width; i++) {
                        back[a][i] *= activation.slope(made[layer - 1][a][i]);
                    }
                }
            }
            return isBranch(layer) ? sum(gradients, branchScale(), back) : back;
        }
    }
}
