package org.pathlift.analysis.redundancy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.runtime.Sample;

/**
 * How well random chunks of the last hidden layer tell the whole layer, by chunk size.
 *
 * @param tensor the layer's activation
 * @param width its neurons
 * @param samples how many rows of features the fits have
 * @param participationRatio (Σ μ)² / Σ μ² over the eigenvalues μ of the features' covariance: how many directions share their
 *     variance, from 1 to the width
 * @param chunks by falling size
 */
public record FunctionalCliques(String tensor, int width, int samples, double participationRatio, List<Chunks> chunks) {

    /** Chunks of each size that are drawn, as by the authors. */
    private static final int DRAWN = 40;

    /** Samples that a fit has at least for each neuron of the chunk, so that it cannot just interpolate; our own choice. */
    private static final int SAMPLES_PER_NEURON = 4;

    /** Keeps an unmodifiable copy of {@code chunks}. */
    public FunctionalCliques {
        chunks = List.copyOf(chunks);
    }

    /**
     * The chunks of one size.
     *
     * @param size the neurons of a chunk
     * @param r2 the mean share of the layer's variance that a chunk explains
     * @param residualCorrelation the mean |correlation| of what it leaves
     */
    public record Chunks(int size, double r2, double residualCorrelation) {}

    /** What came of the measurement: the chunks, or why there are none. */
    public record Outcome(Optional<FunctionalCliques> found, String reason) {}

    /** Measures the last hidden layer of a model on inputs. */
    public static Outcome measure(
            PermutationSymmetry symmetry, LogScales canonical, List<Map<String, Sample>> inputs, long seed) {
        Optional<Node> layer = LastFeatures.lastLayer(symmetry);
        if (layer.isEmpty()) {
            return new Outcome(Optional.empty(), "the model has no last layer that reads hidden units");
        }
        Optional<LastFeatures> features = LastFeatures.measure(symmetry, canonical, layer.get(), inputs);
        if (features.isEmpty()) {
            return new Outcome(Optional.empty(), "the last hidden layer has no features to measure");
        }
        double[][] values = features.get().values();
        int width = values[0].length;
        boolean varies = Arrays.stream(values).anyMatch(row -> !Arrays.equals(row, values[0]));
        if (!varies) {
            return new Outcome(Optional.empty(), "the last hidden layer says the same of all samples");
        }
        List<Chunks> chunks = new ArrayList<>();
        Random random = new Random(seed);
        for (int size = width / 2; size >= 1; size /= 2) {
            if (size * SAMPLES_PER_NEURON <= values.length) {
                chunks.add(drawn(values, size, random));
            }
        }
        return chunks.isEmpty()
                ? new Outcome(
                        Optional.empty(),
                        "chunks need %d samples for each neuron, found %d of %d neurons"
                                .formatted(SAMPLES_PER_NEURON, values.length, width))
                : new Outcome(
                        Optional.of(new FunctionalCliques(
                                features.get().tensor(), width, values.length, ParticipationRatio.of(values), chunks)),
                        "");
    }

    private static Chunks drawn(double[][] values, int size, Random random) {
        List<Integer> neurons =
                new ArrayList<>(IntStream.range(0, values[0].length).boxed().toList());
        double r2 = 0;
        double correlation = 0;
        for (int i = 0; i < DRAWN; i++) {
            Collections.shuffle(neurons, random);
            ChunkRegression fit = ChunkRegression.of(values, neurons.subList(0, size));
            r2 += fit.r2() / DRAWN;
            correlation += fit.residualCorrelation() / DRAWN;
        }
        return new Chunks(size, r2, correlation);
    }
}
