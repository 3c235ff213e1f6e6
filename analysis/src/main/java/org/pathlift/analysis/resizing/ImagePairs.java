package org.pathlift.analysis.resizing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * Pairs of images.
 *
 * @param pairs each with the smaller number first, in ascending order
 */
public record ImagePairs(List<Pair> pairs) {

    /** Two numbers of images. */
    public record Pair(int first, int second) {}

    /** Keeps an unmodifiable copy of {@code pairs}. */
    public ImagePairs {
        pairs = List.copyOf(pairs);
    }

    /**
     * All pairs, or a seeded sample of them.
     *
     * @param images how many images there are, at least 2
     * @param most how many pairs at most
     */
    public static ImagePairs of(int images, int most, long seed) {
        if (images < 2 || most < 1) {
            throw new IllegalArgumentException(
                    "a pair takes at least 2 images, found %d, for at most %d pairs".formatted(images, most));
        }
        long all = (long) images * (images - 1) / 2;
        TreeSet<Long> chosen = new TreeSet<>();
        if (all <= most) {
            for (long i = 0; i < all; i++) {
                chosen.add(i);
            }
        } else {
            // Floyd's sampling: each set of this size is as likely as any other.
            SplittableRandom random = new SplittableRandom(seed);
            for (long i = all - most; i < all; i++) {
                long drawn = random.nextLong(i + 1);
                chosen.add(chosen.contains(drawn) ? i : drawn);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        int first = 0;
        long before = 0;
        for (long index : chosen) {
            while (index - before >= images - 1 - first) {
                before += images - 1 - first;
                first++;
            }
            pairs.add(new Pair(first, Math.toIntExact(first + 1 + index - before)));
        }
        return new ImagePairs(pairs);
    }

    /** ε = 1 − c of each pair of these vectors; 0 also where a vector vanishes, since no decay can start there either. */
    List<Double> decorrelations(double[][] vectors) {
        double[][] unit = new double[vectors.length][];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = unit(vectors[i]);
        }
        List<Double> eps = new ArrayList<>();
        for (Pair pair : pairs) {
            double[] first = unit[pair.first()];
            double[] second = unit[pair.second()];
            boolean both = first.length > 0 && second.length > 0;
            eps.add(both ? halfSquaredDistance(first, second) : 0);
        }
        return eps;
    }

    /** A vector divided by its length; an empty one where it has none. */
    private static double[] unit(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        if (squares == 0) {
            return new double[0];
        }
        double[] unit = vector.clone();
        for (int i = 0; i < unit.length; i++) {
            unit[i] /= Math.sqrt(squares);
        }
        return unit;
    }

    /** 1 − c without a subtraction of numbers near 1. */
    private static double halfSquaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.min(2, sum / 2);
    }
}
