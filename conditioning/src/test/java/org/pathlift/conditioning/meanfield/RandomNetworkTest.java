package org.pathlift.conditioning.meanfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Networks of width 1000 against oracle 05, and the way of drawing them against drawing all weights. */
class RandomNetworkTest {

    private static final int NETWORKS = 250;

    @Test
    void draw_ofTheOraclesNetworks_agreesWithinFourSigma() {
        for (Oracle.Case row : Oracle.cases("05-finite-width-propagation-mc")) {
            int layer = (int) row.input("preactivationLayer");
            if (layer > 1) {
                check(row, layer);
            }
        }
    }

    private static void check(Oracle.Case row, int layer) {
        Covariances start = Covariances.ofCorrelation(1, 1, 0.5);
        RandomNetwork network = new RandomNetwork(row.layer(), (int) row.input("width"), start);
        Sample q = new Sample();
        Sample c = new Sample();
        for (int i = 0; i < NETWORKS; i++) {
            List<Covariances> layers = network.draw(layer, 2026, i);
            q.add(layers.get(layer - 1).q1());
            c.add(layers.get(layer - 1).correlation());
        }
        row.check("qMean", q.mean(), 0, 4 * Math.hypot(q.error(), row.output("qSe")));
        row.check("cMean", c.mean(), 0, 4 * Math.hypot(c.error(), row.output("cSe")));
        Covariances theory = start;
        for (int l = 1; l < layer; l++) {
            theory = row.layer().next(theory);
        }
        row.check("qTheory", theory.q1(), 1e-10, 0);
        row.check("cTheory", theory.correlation(), 1e-10, 0);
    }

    /** 3000 networks of width 12 drawn weight by weight, and as many of ours: means and spreads of q and c agree. */
    @Test
    void draw_againstDrawingAllWeights_hasTheSameLaw() {
        MeanField layer = new MeanField(Activations.tanh(), new Variances(1.8, 0.1));
        Covariances start = Covariances.ofCorrelation(1, 1.5, 0.3);
        RandomNetwork network = new RandomNetwork(layer, 12, start);
        Sample ours = new Sample();
        Sample oursQ = new Sample();
        Sample plain = new Sample();
        Sample plainQ = new Sample();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 3000; i++) {
            Covariances fast = network.draw(3, 4, i).get(2);
            ours.add(fast.correlation());
            oursQ.add(fast.q2());
            Covariances slow = byWeights(layer, start, 12, random);
            plain.add(slow.correlation());
            plainQ.add(slow.q2());
        }
        assertThat(ours.mean()).isCloseTo(plain.mean(), within(4 * Math.hypot(ours.error(), plain.error())));
        assertThat(oursQ.mean()).isCloseTo(plainQ.mean(), within(4 * Math.hypot(oursQ.error(), plainQ.error())));
        assertThat(ours.error() / plain.error()).isCloseTo(1, within(0.08));
        assertThat(oursQ.error() / plainQ.error()).isCloseTo(1, within(0.08));
    }

    private static Covariances byWeights(MeanField layer, Covariances start, int width, SplittableRandom random) {
        double along = start.q12() / Math.sqrt(start.q1());
        double across = Math.sqrt(start.q2() - along * along);
        double[] u = new double[width];
        double[] v = new double[width];
        for (int i = 0; i < width; i++) {
            double z = random.nextGaussian();
            u[i] = Math.sqrt(start.q1()) * z;
            v[i] = along * z + across * random.nextGaussian();
        }
        for (int l = 1; l < 3; l++) {
            double[] nextU = new double[width];
            double[] nextV = new double[width];
            for (int i = 0; i < width; i++) {
                double bias = Math.sqrt(layer.variances().bias()) * random.nextGaussian();
                nextU[i] = bias;
                nextV[i] = bias;
                for (int j = 0; j < width; j++) {
                    double weight = Math.sqrt(layer.variances().weight() / width) * random.nextGaussian();
                    nextU[i] += weight * Math.tanh(u[j]);
                    nextV[i] += weight * Math.tanh(v[j]);
                }
            }
            u = nextU;
            v = nextV;
        }
        return new Covariances(dot(u, u) / width, dot(v, v) / width, dot(u, v) / width);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void draw_sameSeedAndIndex_isTheSameNetwork() {
        RandomNetwork network = new RandomNetwork(
                new MeanField(Activations.gelu(), new Variances(2, 0)), 20, Covariances.ofCorrelation(1, 1, 0.2));
        assertThat(network.draw(5, 3, 7)).isEqualTo(network.draw(5, 3, 7)).isNotEqualTo(network.draw(5, 3, 8));
        assertThat(network.draw(5, 4, 7)).isNotEqualTo(network.draw(5, 3, 7));
    }

    @Test
    void draw_networkThatDies_endsEarly() {
        RandomNetwork network = new RandomNetwork(
                new MeanField(Activations.relu(), new Variances(2, 0)), 1, Covariances.ofCorrelation(1, 1, -1));
        // One unit and opposite inputs: one of the two is switched off at once.
        assertThat(network.draw(10, 1, 0)).hasSize(1);
    }

    @Test
    void draw_networkThatFadesAway_endsAboveTheSmallestNormalNumber() {
        RandomNetwork network = new RandomNetwork(
                new MeanField(Activations.relu(), new Variances(0.02, 0)), 64, Covariances.ofCorrelation(1, 1, 0.6));
        for (int i = 0; i < 20; i++) {
            List<Covariances> layers = network.draw(400, 2, i);
            assertThat(layers).hasSizeBetween(100, 399);
            assertThat(layers.get(layers.size() - 1).q1()).isGreaterThanOrEqualTo(Double.MIN_NORMAL);
        }
    }

    @Test
    void network_ofNoWidth_isRefused() {
        MeanField layer = new MeanField(Activations.relu(), new Variances(2, 0));
        assertThatThrownBy(() -> new RandomNetwork(layer, 0, Covariances.ofCorrelation(1, 1, 0)))
                .hasMessageContaining("at least 1 unit");
    }

    private static final class Sample {
        private int count;
        private double sum;
        private double squares;

        void add(double value) {
            count++;
            sum += value;
            squares += value * value;
        }

        double mean() {
            return sum / count;
        }

        double error() {
            return Math.sqrt((squares / count - mean() * mean()) / (count - 1));
        }
    }
}
