package org.pathlift.conditioning.permutation;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.pathlift.conditioning.permutation.MatchedWeights.Weight;

/**
 * Short vectors by which units of two models are told apart, equal where the units are equal.
 *
 * <p>Weights that lead to units whose places are known are projected on random signs; of those that lead elsewhere only
 * the sizes count, sorted. Equal units have equal fingerprints up to rounding, and up to the sign of each part that may
 * flip; unequal ones differ but for chance.
 */
final class Fingerprints {

    private static final int WIDTH = 16;
    private static final long SEED = 0x6A09E667F3BCC908L;

    /** By part, unit and coordinate; the last part is that of sizes, which never flips. */
    private final double[][][] prints;

    private Fingerprints(int parts, int units) {
        this.prints = new double[parts + 1][units][WIDTH];
    }

    /** What is known while fingerprints are taken. */
    interface Known {
        boolean unit(int unit);
    }

    /**
     * Takes the fingerprints of units, each standing at the given place.
     *
     * @param first whether of the first model
     */
    static Fingerprints of(
            List<Weight> weights,
            CellSigns signs,
            int place,
            List<Integer> units,
            boolean first,
            Arrangement held,
            Known known) {
        Fingerprints made = new Fingerprints(signs.parts(place), units.size());
        long stream = SEED;
        for (Weight weight : weights) {
            for (UnitRows rows : weight.rows()) {
                stream += 0x9E3779B97F4A7C15L;
                if (rows.touches(place)) {
                    made.add(weight, rows, signs, place, units, first, held, known, stream);
                }
            }
        }
        return made;
    }

    private void add(
            Weight weight,
            UnitRows rows,
            CellSigns signs,
            int place,
            List<Integer> units,
            boolean first,
            Arrangement held,
            Known known,
            long seed) {
        int[][] labels = rows.labels(place);
        int[] parts = signs.partOf(labels[0]);
        UnitRows.View view = rows.new View(first ? weight.a() : weight.b(), held);
        IntStream.range(0, units.size()).parallel().forEach(i -> {
            double[] row = first ? view.row(units.get(i), units.get(i)) : view.row(place, units.get(i));
            Random random = new Random(seed);
            double[] sizes = new double[row.length];
            int count = 0;
            for (int column = 0; column < row.length; column++) {
                if (known.unit(labels[1][column])) {
                    project(prints[parts[column]][i], row[column], random.nextInt());
                } else {
                    sizes[count++] = Math.abs(row[column]);
                }
            }
            Arrays.sort(sizes, 0, count);
            for (int at = 0; at < count; at++) {
                project(prints[prints.length - 1][i], sizes[at], random.nextInt());
            }
        });
    }

    private static void project(double[] print, double value, int bits) {
        for (int k = 0; k < WIDTH; k++) {
            print[k] += (bits >>> (k + 8) & 1) == 0 ? value : -value;
        }
    }

    /** Returns the squared distance of each unit of this model to each of another, signs flipped as suits. */
    double[][] distances(Fingerprints other) {
        int n = prints[0].length;
        double[][] distances = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int part = 0; part < prints.length; part++) {
                    double minus = 0;
                    double plus = 0;
                    for (int k = 0; k < WIDTH; k++) {
                        double a = prints[part][i][k];
                        double b = other.prints[part][j][k];
                        minus += (a - b) * (a - b);
                        plus += (a + b) * (a + b);
                    }
                    boolean flips = part > 0 && part < prints.length - 1;
                    sum += flips ? Math.min(minus, plus) : minus;
                }
                distances[i][j] = sum;
            }
        }
        return distances;
    }

    /** Returns whether the sign of a part is opposite in two units. */
    boolean opposite(Fingerprints other, int part, int i, int j) {
        double product = 0;
        for (int k = 0; k < WIDTH; k++) {
            product += prints[part][i][k] * other.prints[part][j][k];
        }
        return product < 0;
    }
}
