package org.pathlift.conditioning.training.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Examples in two parts that have none in common.
 *
 * @param train the part to learn from
 * @param heldOut the part to measure on
 */
public record HeldOutSplit(Examples train, Examples heldOut) {

    /**
     * Splits examples; see {@link Examples#split}.
     *
     * <p>The parts' sizes are those of the fraction, rounded; classes whose share is cut most by rounding down are rounded
     * up. A class keeps an example to learn from where it has one at all.
     */
    static HeldOutSplit of(Examples examples, double fraction, long seed) {
        if (!(fraction > 0 && fraction < 1)) {
            throw new IllegalArgumentException("a held-out share must be between 0 and 1, found " + fraction);
        }
        List<int[]> groups = groups(examples);
        int[] shares = shares(groups, fraction, (int) Math.rint(fraction * examples.size()));
        SplittableRandom random = new SplittableRandom(seed);
        boolean[] held = new boolean[examples.size()];
        for (int g = 0; g < shares.length; g++) {
            int[] group = groups.get(g);
            EpochOrder.shuffle(group, random);
            for (int i = 0; i < shares[g]; i++) {
                held[group[i]] = true;
            }
        }
        return new HeldOutSplit(examples.subset(where(held, false)), examples.subset(where(held, true)));
    }

    /** Returns the examples of each class that has some, or all of them where there are no classes. */
    private static List<int[]> groups(Examples examples) {
        if (!(examples.targets() instanceof Targets.Classes classes)) {
            return List.of(EpochOrder.inOrder().rows(0, examples.size()));
        }
        int[] counts = new int[classes.count()];
        for (int i = 0; i < examples.size(); i++) {
            counts[(int) examples.label(i)]++;
        }
        int[][] members = new int[counts.length][];
        Arrays.setAll(members, label -> new int[counts[label]]);
        int[] filled = new int[counts.length];
        for (int i = 0; i < examples.size(); i++) {
            int label = (int) examples.label(i);
            members[label][filled[label]++] = i;
        }
        List<int[]> groups = new ArrayList<>();
        for (int[] group : members) {
            if (group.length > 0) {
                groups.add(group);
            }
        }
        return groups;
    }

    private static int[] shares(List<int[]> groups, double fraction, int total) {
        int[] shares = new int[groups.size()];
        double[] cut = new double[groups.size()];
        List<Integer> byCut = new ArrayList<>();
        int sum = 0;
        for (int g = 0; g < shares.length; g++) {
            double exact = fraction * groups.get(g).length;
            shares[g] = (int) exact;
            cut[g] = exact - shares[g];
            sum += shares[g];
            byCut.add(g);
        }
        byCut.sort(Comparator.comparingDouble(g -> -cut[g]));
        for (int g : byCut) {
            if (sum < total && cut[g] > 0 && shares[g] + 1 < groups.get(g).length) {
                shares[g]++;
                sum++;
            }
        }
        return shares;
    }

    private static int[] where(boolean[] held, boolean wanted) {
        int[] found = new int[held.length];
        int count = 0;
        for (int i = 0; i < held.length; i++) {
            if (held[i] == wanted) {
                found[count++] = i;
            }
        }
        return Arrays.copyOf(found, count);
    }
}
