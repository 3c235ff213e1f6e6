package org.pathlift.conditioning.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/** Random multilayer perceptrons as problems, with masses from the squared network in log space. */
final class Networks {

    private Networks() {}

    /** Unit ids by layer: 0 for input and output. */
    static int[][] ids(int... widths) {
        int[][] ids = new int[widths.length][];
        int next = 1;
        for (int l = 0; l < widths.length; l++) {
            ids[l] = new int[widths[l]];
            for (int i = 0; i < widths[l] && l > 0 && l < widths.length - 1; i++) {
                ids[l][i] = next++;
            }
        }
        return ids;
    }

    /** Layer of each unit id. */
    static int[] layers(int[][] ids) {
        int units = 0;
        for (int l = 1; l < ids.length - 1; l++) {
            units += ids[l].length;
        }
        int[] layers = new int[units + 1];
        for (int l = 1; l < ids.length - 1; l++) {
            for (int id : ids[l]) {
                layers[id] = l;
            }
        }
        return layers;
    }

    /** Squares of normal numbers. */
    static double[] squares(Random random, int count, double deviation) {
        double[] result = new double[count];
        for (int i = 0; i < count; i++) {
            double w = random.nextGaussian() * deviation;
            result[i] = w * w;
        }
        return result;
    }

    /**
     * diag(G) of a perceptron: δ[o] a[i] for weights, δ[o] for biases, with the layers' magnitudes kept as logs.
     *
     * @param weightDeviation standard deviation of a weight, given the number of inputs
     */
    static ScaleProblem pathCond(long seed, double biasDeviation, IntToDoubleFunction weightDeviation, int... widths) {
        Random random = new Random(seed);
        int layers = widths.length - 1;
        double[][] squared = new double[layers + 1][];
        double[][] bias = new double[layers + 1][];
        for (int l = 1; l <= layers; l++) {
            double deviation = weightDeviation.applyAsDouble(widths[l - 1]);
            squared[l] = squares(random, widths[l] * widths[l - 1], deviation);
            bias[l] = squares(random, widths[l], biasDeviation);
        }
        double[][] a = new double[layers + 1][];
        double[] logA = new double[layers + 1];
        a[0] = ones(widths[0]);
        for (int l = 1; l <= layers; l++) {
            a[l] = new double[widths[l]];
            double shift = biasDeviation > 0 ? Math.max(logA[l - 1], 0) : logA[l - 1];
            for (int o = 0; o < widths[l]; o++) {
                for (int i = 0; i < widths[l - 1]; i++) {
                    a[l][o] += squared[l][o * widths[l - 1] + i] * a[l - 1][i];
                }
                a[l][o] = a[l][o] * Math.exp(logA[l - 1] - shift);
                a[l][o] += bias[l][o] == 0 ? 0 : bias[l][o] * Math.exp(-shift);
            }
            logA[l] = shift + normalize(a[l]);
        }
        double[][] delta = new double[layers + 1][];
        double[] logDelta = new double[layers + 1];
        delta[layers] = ones(widths[layers]);
        for (int l = layers - 1; l >= 1; l--) {
            delta[l] = new double[widths[l]];
            for (int i = 0; i < widths[l]; i++) {
                for (int o = 0; o < widths[l + 1]; o++) {
                    delta[l][i] += delta[l + 1][o] * squared[l + 1][o * widths[l] + i];
                }
            }
            logDelta[l] = logDelta[l + 1] + normalize(delta[l]);
        }
        int[][] ids = ids(widths);
        List<MassBlock> blocks = new ArrayList<>();
        for (int l = 1; l <= layers; l++) {
            BlockHeader weight = BlockHeader.weight("fc" + l).withLogOffset(logDelta[l] + logA[l - 1]);
            blocks.add(OuterBlock.of(weight, ids[l], delta[l], ids[l - 1], a[l - 1]));
            if (biasDeviation > 0) {
                BlockHeader header = BlockHeader.bias("fc" + l + ".b").withLogOffset(logDelta[l]);
                blocks.add(PairBlock.of(header, ids[l], new int[widths[l]], delta[l]));
            }
        }
        int[] layerOfUnit = layers(ids);
        return new ScaleProblem(layerOfUnit.length - 1, layerOfUnit, blocks);
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static double normalize(double[] values) {
        double max = Reduction.MAX.of(values);
        for (int i = 0; i < values.length; i++) {
            values[i] /= max;
        }
        return Math.log(max);
    }

    /** Squared weights of a perceptron as dense blocks, with biases. */
    static ScaleProblem enorm(long seed, double deviation, int... widths) {
        Random random = new Random(seed);
        int[][] ids = ids(widths);
        List<MassBlock> blocks = new ArrayList<>();
        for (int l = 1; l < widths.length; l++) {
            double[] mass = squares(random, widths[l] * widths[l - 1], deviation);
            blocks.add(DenseBlock.of(BlockHeader.weight("fc" + l), ids[l], ids[l - 1], mass));
            double[] bias = squares(random, widths[l], deviation);
            blocks.add(PairBlock.of(BlockHeader.bias("fc" + l + ".b"), ids[l], new int[widths[l]], bias));
        }
        int[] layerOfUnit = layers(ids);
        return new ScaleProblem(layerOfUnit.length - 1, layerOfUnit, blocks);
    }
}
