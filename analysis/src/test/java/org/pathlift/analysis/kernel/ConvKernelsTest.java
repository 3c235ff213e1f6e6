package org.pathlift.analysis.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.kernel.ConvArchitecture.Padding;
import org.pathlift.analysis.kernel.ConvArchitecture.Readout;
import org.pathlift.analysis.kernel.ConvArchitecture.Window;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Variances;

/** Convolutional kernels against a recursion by hand on three pixels, random networks, and dense kernels. */
class ConvKernelsTest {

    private static final int SEEDS = 150;
    private static final Variances VARIANCES = new Variances(1.8, 0.1);

    private static ImageInputs images(int count, int channels, int height, int width) {
        SplittableRandom random = new SplittableRandom(3);
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = random.doubles((long) channels * height * width)
                    .map(u -> 2 * u - 0.7)
                    .toArray();
        }
        return new ImageInputs(channels, height, width, KernelInputs.of(rows));
    }

    private static ConvArchitecture relu(int depth, Window window, Readout readout) {
        return new ConvArchitecture(Activations.relu(), VARIANCES, depth, window, readout, Parametrization.ntk());
    }

    /** K and Θ over all pairs of three places, two convolutions of three taps with zeros beyond, arc-cosine formulas. */
    @Test
    void of_threePixels_isTheRecursionByHand() {
        double[][] x = {{0.3, -1, 0.8}, {1.1, 0.4, -0.2}};
        ImageInputs images = new ImageInputs(1, 1, 3, KernelInputs.of(x));
        double[][][][] k = new double[2][2][3][3];
        double[][][][] t = new double[2][2][3][3];
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2; b++) {
                for (int p = 0; p < 3; p++) {
                    for (int r = 0; r < 3; r++) {
                        k[a][b][p][r] = x[a][p] * x[b][r];
                    }
                }
            }
        }
        for (int layer = 0; layer < 2; layer++) {
            double[][][][] z = new double[2][2][3][3];
            double[][][][] s = new double[2][2][3][3];
            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    for (int p = 0; p < 3; p++) {
                        for (int r = 0; r < 3; r++) {
                            double sum = at(k[a][b], p - 1, r - 1) + at(k[a][b], p, r) + at(k[a][b], p + 1, r + 1);
                            double tangent = at(t[a][b], p - 1, r - 1) + at(t[a][b], p, r) + at(t[a][b], p + 1, r + 1);
                            z[a][b][p][r] = 1.8 * sum / 3 + 0.1;
                            s[a][b][p][r] = z[a][b][p][r] + 1.8 * tangent / 3;
                        }
                    }
                }
            }
            for (int a = 0; a < 2; a++) {
                for (int b = 0; b < 2; b++) {
                    for (int p = 0; p < 3; p++) {
                        for (int r = 0; r < 3; r++) {
                            double size = Math.sqrt(z[a][a][p][p] * z[b][b][r][r]);
                            double theta = Math.acos(Math.max(-1, Math.min(1, z[a][b][p][r] / size)));
                            k[a][b][p][r] =
                                    size * (Math.sin(theta) + (Math.PI - theta) * Math.cos(theta)) / (2 * Math.PI);
                            t[a][b][p][r] = s[a][b][p][r] * (Math.PI - theta) / (2 * Math.PI);
                        }
                    }
                }
            }
        }
        Kernels flat = ConvKernels.of(relu(2, new Window(1, 3, Padding.ZERO), Readout.FLATTEN), images);
        Kernels pooled = ConvKernels.of(relu(2, new Window(1, 3, Padding.ZERO), Readout.POOL), images);
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 2; b++) {
                double[] diagonal = new double[2];
                double[] whole = new double[2];
                for (int p = 0; p < 3; p++) {
                    diagonal[0] += k[a][b][p][p] / 3;
                    diagonal[1] += t[a][b][p][p] / 3;
                    for (int r = 0; r < 3; r++) {
                        whole[0] += k[a][b][p][r] / 9;
                        whole[1] += t[a][b][p][r] / 9;
                    }
                }
                check(flat, a, b, diagonal);
                check(pooled, a, b, whole);
            }
        }
        assertThat(flat.undefinedAngles()).isEmpty();
    }

    private static double at(double[][] values, int p, int r) {
        return p < 0 || r < 0 || p > 2 || r > 2 ? 0 : values[p][r];
    }

    private static void check(Kernels kernels, int a, int b, double[] before) {
        double nngp = 1.8 * before[0] + 0.1;
        // acos loses half the digits near 0, which the diagonal of the recursion by hand meets.
        assertThat(kernels.nngp().get(a, b)).isCloseTo(nngp, within(1e-7));
        assertThat(kernels.ntk().get(a, b)).isCloseTo(nngp + 1.8 * before[1], within(1e-7));
    }

    /** Two channels of 3x4 places, two layers of 3x3 taps: random networks of 64 channels, seeds 0 to 149. */
    @Test
    void nngp_ofBothPaddingsAndReadouts_isThatOfRandomNetworks() {
        ImageInputs images = images(2, 2, 3, 4);
        for (Padding padding : Padding.values()) {
            double[][][] flat = new double[2][2][SEEDS];
            double[][][] pooled = new double[2][2][SEEDS];
            IntStream.range(0, SEEDS).parallel().forEach(seed -> {
                double[][][] hidden = hidden(images, padding, 64, seed);
                for (int a = 0; a < 2; a++) {
                    for (int b = 0; b < 2; b++) {
                        for (int channel = 0; channel < 64; channel++) {
                            double meanA = IntStream.range(0, 12)
                                            .mapToDouble(at(hidden[a][channel]))
                                            .sum()
                                    / 12;
                            double meanB = IntStream.range(0, 12)
                                            .mapToDouble(at(hidden[b][channel]))
                                            .sum()
                                    / 12;
                            pooled[a][b][seed] += 1.8 * meanA * meanB / 64;
                            for (int p = 0; p < 12; p++) {
                                flat[a][b][seed] += 1.8 * hidden[a][channel][p] * hidden[b][channel][p] / 64 / 12;
                            }
                        }
                    }
                }
            });
            Window window = new Window(3, 3, padding);
            compare(ConvKernels.of(relu(2, window, Readout.FLATTEN), images), flat);
            compare(ConvKernels.of(relu(2, window, Readout.POOL), images), pooled);
        }
    }

    private static java.util.function.IntToDoubleFunction at(double[] values) {
        return i -> values[i];
    }

    private static void compare(Kernels kernels, double[][][] drawn) {
        for (int a = 0; a < 2; a++) {
            for (int b = a; b < 2; b++) {
                Estimate estimate = Objects.requireNonNull(Estimate.of(drawn[a][b]));
                // The mean of finite networks is off by the order of 1/channels of second moments.
                assertThat(estimate.mean() + 0.1)
                        .isCloseTo(kernels.nngp().get(a, b), within(4 * estimate.error() + 0.002));
            }
        }
    }

    /** By image, channel and place: the activations after two convolutions, drawn. */
    private static double[][][] hidden(ImageInputs images, Padding padding, int channels, int seed) {
        SplittableRandom random = new SplittableRandom(1000 + seed);
        double[][][] values = new double[images.count()][images.channels()][images.places()];
        for (int a = 0; a < images.count(); a++) {
            for (int i = 0; i < images.channels() * images.places(); i++) {
                values[a][i / images.places()][i % images.places()] =
                        images.rows().at(a, i);
            }
        }
        for (int layer = 0; layer < 2; layer++) {
            int in = values[0].length;
            double[][][] next = new double[images.count()][channels][images.places()];
            for (int out = 0; out < channels; out++) {
                double bias = Math.sqrt(0.1) * random.nextGaussian();
                double[][] taps = new double[in][9];
                for (double[] row : taps) {
                    for (int tap = 0; tap < 9; tap++) {
                        row[tap] = Math.sqrt(1.8 / (9 * in)) * random.nextGaussian();
                    }
                }
                for (int a = 0; a < images.count(); a++) {
                    for (int place = 0; place < images.places(); place++) {
                        next[a][out][place] = Math.max(0, bias + convolve(values[a], taps, place, images, padding));
                    }
                }
            }
            values = next;
        }
        return values;
    }

    private static double convolve(double[][] image, double[][] taps, int place, ImageInputs size, Padding padding) {
        double sum = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int y = place / size.width() + dy;
                int x = place % size.width() + dx;
                if (padding == Padding.CIRCULAR) {
                    y = (y + size.height()) % size.height();
                    x = (x + size.width()) % size.width();
                } else if (y < 0 || x < 0 || y >= size.height() || x >= size.width()) {
                    continue;
                }
                for (int channel = 0; channel < image.length; channel++) {
                    sum += image[channel][y * size.width() + x] * taps[channel][3 * (dy + 1) + dx + 1];
                }
            }
        }
        return sum;
    }

    /** One place and one tap make a dense network; so do images that are uniform on a ring. */
    @Test
    void of_oneTapOrUniformImages_isTheDenseKernel() {
        ImageInputs images = images(4, 3, 1, 1);
        for (Parametrization parametrization :
                List.of(Parametrization.ntk(), new Parametrization.Standard(20, Parametrization.Biases.TRAINED))) {
            Kernels dense = DenseKernels.of(
                    new DenseArchitecture(Activations.gelu(), VARIANCES, 3, Connections.plain(), parametrization),
                    images.rows());
            for (Readout readout : Readout.values()) {
                Kernels conv = ConvKernels.of(
                        new ConvArchitecture(
                                Activations.gelu(),
                                VARIANCES,
                                3,
                                new Window(1, 1, Padding.ZERO),
                                readout,
                                parametrization),
                        images);
                assertThat(conv.nngp().relativeDistance(dense.nngp())).isLessThan(1e-14);
                assertThat(conv.ntk().relativeDistance(dense.ntk())).isLessThan(1e-14);
            }
        }
        double[][] uniform = new double[4][3 * 6];
        for (int a = 0; a < 4; a++) {
            for (int i = 0; i < 18; i++) {
                uniform[a][i] = images.rows().at(a, i / 6);
            }
        }
        Kernels dense = DenseKernels.of(DenseArchitecture.plain(Activations.relu(), VARIANCES, 2), images.rows());
        Kernels ring = ConvKernels.of(
                relu(2, new Window(3, 1, Padding.CIRCULAR), Readout.POOL),
                new ImageInputs(3, 6, 1, KernelInputs.of(uniform)));
        assertThat(ring.nngp().relativeDistance(dense.nngp())).isLessThan(1e-14);
        assertThat(ring.ntk().relativeDistance(dense.ntk())).isLessThan(1e-13);
    }

    @Test
    void of_emptyPlaces_areFlagged() {
        double[][] rows = {{0, 0, 0, 0, 1}, {1, 1, 1, 1, 1}};
        Kernels kernels = ConvKernels.of(
                new ConvArchitecture(
                        Activations.relu(),
                        new Variances(2, 0),
                        2,
                        new Window(1, 3, Padding.ZERO),
                        Readout.POOL,
                        Parametrization.ntk()),
                new ImageInputs(1, 1, 5, KernelInputs.of(rows)));
        assertThat(kernels.undefinedAngles()).containsExactly(0);
        assertThat(kernels.ntk().get(0, 1)).isFinite();
    }

    @Test
    void badArguments_areRefused() {
        assertThatThrownBy(() -> new Window(2, 3, Padding.ZERO)).hasMessageContaining("odd number of taps");
        assertThatThrownBy(() -> new ImageInputs(2, 3, 3, KernelInputs.of(new double[1][17])))
                .hasMessageContaining("has 18 numbers, found 17");
        assertThatThrownBy(() -> relu(0, new Window(3, 3, Padding.ZERO), Readout.POOL))
                .hasMessageContaining("at least 1, found 0");
    }
}
