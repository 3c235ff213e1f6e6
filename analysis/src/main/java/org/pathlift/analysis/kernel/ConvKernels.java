package org.pathlift.analysis.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.pathlift.conditioning.meanfield.PairExpectations;

/**
 * NNGP and NTK of convolutional networks of infinitely many channels.
 *
 * <p>Novak et al. 2019 (arXiv 1810.05148), Arora et al. 2019 (arXiv 1904.11955). The covariance of two images at two places
 * goes through a convolution as K'(p, p') = σ_w²/k Σ_δ K(p + δ, p' + δ) + σ_b², k the number of taps, and through an activation
 * place by place. A flattening read-out is the mean over p = p' and needs no others; pooling is the mean over all pairs of
 * places. Cost: images² · places · depth expectations, with pooling images² · places² · depth.
 */
public final class ConvKernels {

    private final ConvArchitecture architecture;
    private final ImageInputs images;
    private final int places;
    private final int[][] reads;
    /** By layer: q of every image and place. */
    private final List<double[]> variances = new ArrayList<>();

    private final List<PairExpectations> expectations = new ArrayList<>();

    private ConvKernels(ConvArchitecture architecture, ImageInputs images) {
        this.architecture = architecture;
        this.images = images;
        this.places = images.places();
        this.reads = reads();
        followVariances();
    }

    /** The kernels of an architecture between images. */
    public static Kernels of(ConvArchitecture architecture, ImageInputs images) {
        ConvKernels kernels = new ConvKernels(architecture, images);
        double[][] tangents = new double[images.count()][images.count()];
        KernelMatrix nngp = KernelMatrix.of(images.count(), (a, b) -> {
            double[] both = kernels.pair(a, b);
            tangents[a][b] = both[1];
            return both[0];
        });
        return new Kernels(
                nngp, KernelMatrix.of(images.count(), (a, b) -> tangents[a][b]), kernels.imagesWithoutVariance());
    }

    /** By place and tap the place that is read, or −1 beyond the border. */
    private int[][] reads() {
        ConvArchitecture.Window window = architecture.window();
        boolean circular = window.padding() == ConvArchitecture.Padding.CIRCULAR;
        int[][] table = new int[places][window.taps()];
        for (int place = 0; place < places; place++) {
            for (int tap = 0; tap < window.taps(); tap++) {
                int row = place / images.width() + tap / window.width() - window.height() / 2;
                int column = place % images.width() + tap % window.width() - window.width() / 2;
                if (circular) {
                    row = Math.floorMod(row, images.height());
                    column = Math.floorMod(column, images.width());
                }
                boolean inside = row >= 0 && row < images.height() && column >= 0 && column < images.width();
                table[place][tap] = inside ? row * images.width() + column : -1;
            }
        }
        return table;
    }

    private void followVariances() {
        double[] q = new double[images.count() * places];
        for (int image = 0; image < images.count(); image++) {
            for (int place = 0; place < places; place++) {
                q[image * places + place] = images.covariance(image, place, image, place);
            }
        }
        for (int layer = 0; layer < architecture.depth(); layer++) {
            double[] mixed = new double[q.length];
            for (int image = 0; image < images.count(); image++) {
                for (int place = 0; place < places; place++) {
                    double sum = 0;
                    for (int read : reads[place]) {
                        sum += read < 0 ? 0 : q[image * places + read];
                    }
                    mixed[image * places + place] = architecture.variances().weight()
                                    * sum
                                    / architecture.window().taps()
                            + architecture.variances().bias();
                }
            }
            PairExpectations pairs = PairExpectations.of(architecture.activation(), mixed);
            variances.add(mixed);
            expectations.add(pairs);
            q = new double[mixed.length];
            for (int i = 0; i < q.length; i++) {
                q[i] = pairs.meanSquare(i);
            }
        }
    }

    private List<Integer> imagesWithoutVariance() {
        TreeSet<Integer> found = new TreeSet<>();
        for (double[] layer : variances) {
            for (int i = 0; i < layer.length; i++) {
                if (layer[i] == 0) {
                    found.add(i / places);
                }
            }
        }
        return List.copyOf(found);
    }

    /** NNGP and NTK of two images. */
    private double[] pair(int first, int second) {
        int pairs = pooled() ? places * places : places;
        double[] covariance = new double[pairs];
        double[] tangent = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            covariance[i] = images.covariance(first, firstPlace(i), second, secondPlace(i));
        }
        for (int layer = 0; layer < architecture.depth(); layer++) {
            double fanIn = (layer == 0 ? images.channels() : channels())
                    * architecture.window().taps();
            double[] mixed = mix(covariance);
            double[] mixedTangent = mix(tangent);
            for (int i = 0; i < pairs; i++) {
                tangent[i] = tangent(fanIn, mixed[i], mixedTangent[i]);
                covariance[i] = architecture.variances().weight() * mixed[i]
                        + architecture.variances().bias();
            }
            activate(expectations.get(layer), first, second, covariance, tangent);
        }
        double mean = mean(covariance);
        return new double[] {
            architecture.variances().weight() * mean + architecture.variances().bias(),
            tangent(pooled() ? channels() : channels() * places, mean, mean(tangent))
        };
    }

    private boolean pooled() {
        return architecture.readout() == ConvArchitecture.Readout.POOL;
    }

    private int firstPlace(int pair) {
        return pooled() ? pair / places : pair;
    }

    private int secondPlace(int pair) {
        return pooled() ? pair % places : pair;
    }

    private double channels() {
        return architecture.parametrization() instanceof Parametrization.Standard standard ? standard.width() : 1;
    }

    private double tangent(double fanIn, double covarianceBefore, double tangentBefore) {
        double weight = architecture.variances().weight();
        return architecture.parametrization().weightFactor(weight, fanIn) * covarianceBefore
                + architecture
                        .parametrization()
                        .biasTerm(architecture.variances().bias())
                + weight * tangentBefore;
    }

    /** The mean over taps. */
    private double[] mix(double[] values) {
        double[] mixed = new double[values.length];
        for (int i = 0; i < mixed.length; i++) {
            int[] firstReads = reads[firstPlace(i)];
            int[] secondReads = reads[secondPlace(i)];
            double sum = 0;
            for (int tap = 0; tap < firstReads.length; tap++) {
                if (firstReads[tap] >= 0 && secondReads[tap] >= 0) {
                    sum += values[pooled() ? firstReads[tap] * places + secondReads[tap] : firstReads[tap]];
                }
            }
            mixed[i] = sum / firstReads.length;
        }
        return mixed;
    }

    private void activate(PairExpectations pairs, int first, int second, double[] covariance, double[] tangent) {
        for (int i = 0; i < covariance.length; i++) {
            int u = first * places + firstPlace(i);
            int v = second * places + secondPlace(i);
            double before = covariance[i];
            covariance[i] = u == v ? pairs.meanSquare(u) : pairs.product(u, v, before);
            tangent[i] *= u == v ? pairs.meanSquaredSlope(u) : pairs.slopeProduct(u, v, before);
        }
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
