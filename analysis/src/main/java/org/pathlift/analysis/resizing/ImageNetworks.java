package org.pathlift.analysis.resizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.analysis.spectrum.Vectors;
import org.pathlift.conditioning.meanfield.MeanField;

/**
 * Random dense networks that look at the same images in several sizes. Each size has a first layer of its own, without
 * biases and with the variance that gives pre-activations the second moment q; all other weights and biases are the same
 * for all sizes.
 *
 * @param layer φ, σ_w² and σ_b² of all layers but the first
 * @param q the second moment of the first layer's pre-activations
 * @param width units per layer
 * @param depth the number of the last layer; the first is 0
 */
record ImageNetworks(MeanField layer, double q, int width, int depth) {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * What one network makes of the images.
     *
     * @param decays for each size the decays of the pairs
     * @param alignments for each size and each layer the linear CKA of that size with the first one; empty lists where it is
     *     not defined in some layer
     */
    record Seen(List<List<DepthCurve>> decays, List<List<Double>> alignments) {}

    /**
     * Draws one network.
     *
     * @param index which of the networks of a seed
     * @return what it makes of the images; empty where an image's pre-activations vanish or overflow
     */
    Optional<Seen> draw(List<ImageSet> sizes, ImagePairs pairs, long seed, int index) {
        SplittableRandom random = new SplittableRandom(new SplittableRandom(seed + GOLDEN * index).nextLong());
        List<double[][]> signals = new ArrayList<>();
        for (ImageSet images : sizes) {
            signals.add(first(images, random));
        }
        Tracks tracks = new Tracks(sizes.size(), pairs);
        tracks.add(signals);
        for (int l = 1; l <= depth; l++) {
            signals = next(signals, random);
            if (!signals.stream().allMatch(ImageNetworks::alive)) {
                return Optional.empty();
            }
            tracks.add(signals);
        }
        return Optional.of(tracks.seen());
    }

    private double[][] first(ImageSet images, SplittableRandom random) {
        double[][] inputs = new double[images.size()][];
        for (int m = 0; m < inputs.length; m++) {
            inputs[m] = images.normalized(m);
        }
        double[][] signals = new double[inputs.length][width];
        double[] weights = new double[images.pixels()];
        for (int unit = 0; unit < width; unit++) {
            draw(weights, Math.sqrt(q / weights.length), random);
            for (int m = 0; m < inputs.length; m++) {
                signals[m][unit] = Vectors.dot(weights, inputs[m]);
            }
        }
        return signals;
    }

    private List<double[][]> next(List<double[][]> signals, SplittableRandom random) {
        List<double[][]> active = new ArrayList<>();
        List<double[][]> made = new ArrayList<>();
        for (double[][] size : signals) {
            double[][] values = new double[size.length][width];
            for (int m = 0; m < size.length; m++) {
                for (int unit = 0; unit < width; unit++) {
                    values[m][unit] = layer.activation().value(size[m][unit]);
                }
            }
            active.add(values);
            made.add(new double[size.length][width]);
        }
        double[] weights = new double[width];
        double deviation = Math.sqrt(layer.variances().weight() / width);
        double offset = Math.sqrt(layer.variances().bias());
        for (int unit = 0; unit < width; unit++) {
            draw(weights, deviation, random);
            double bias = offset * random.nextGaussian();
            for (int s = 0; s < active.size(); s++) {
                double[][] values = active.get(s);
                for (int m = 0; m < values.length; m++) {
                    made.get(s)[m][unit] = bias + Vectors.dot(weights, values[m]);
                }
            }
        }
        return made;
    }

    private static void draw(double[] weights, double deviation, SplittableRandom random) {
        for (int k = 0; k < weights.length; k++) {
            weights[k] = deviation * random.nextGaussian();
        }
    }

    private static boolean alive(double[][] signals) {
        for (double[] signal : signals) {
            double squares = Vectors.dot(signal, signal);
            if (!(squares > 0 && squares < Double.POSITIVE_INFINITY)) {
                return false;
            }
        }
        return true;
    }

    /** Collects decays and alignments layer by layer. */
    private static final class Tracks {

        private final ImagePairs pairs;
        private final List<List<List<Double>>> eps = new ArrayList<>();
        private final List<List<Double>> alignments = new ArrayList<>();

        Tracks(int sizes, ImagePairs pairs) {
            this.pairs = pairs;
            for (int s = 0; s < sizes; s++) {
                eps.add(new ArrayList<>());
                alignments.add(new ArrayList<>());
            }
        }

        void add(List<double[][]> signals) {
            for (int s = 0; s < signals.size(); s++) {
                List<Double> aligned = alignments.get(s);
                eps.get(s).add(pairs.decorrelations(signals.get(s)));
                LinearCka.of(List.of(signals.get(0)), List.of(signals.get(s))).ifPresent(aligned::add);
            }
        }

        Seen seen() {
            List<List<DepthCurve>> decays = new ArrayList<>();
            List<List<Double>> whole = new ArrayList<>();
            for (int s = 0; s < eps.size(); s++) {
                List<List<Double>> layers = eps.get(s);
                List<DepthCurve> curves = new ArrayList<>();
                for (int i = 0; i < pairs.pairs().size(); i++) {
                    int pair = i;
                    curves.add(new DepthCurve(
                            0, layers.stream().map(layer -> layer.get(pair)).toList()));
                }
                decays.add(curves);
                whole.add(alignments.get(s).size() == layers.size() ? List.copyOf(alignments.get(s)) : List.of());
            }
            return new Seen(decays, whole);
        }
    }
}
