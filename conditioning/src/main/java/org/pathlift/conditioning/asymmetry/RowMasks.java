package org.pathlift.conditioning.asymmetry;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes distinct patterns of fixed entries, one for each row. */
final class RowMasks {

    private RowMasks() {}

    /** Returns how many distinct patterns a rule has for rows of a length, up to 2^31 - 1. */
    static int available(MaskRule rule, int length, int fixed) {
        BigInteger count = BigInteger.ZERO;
        int most = rule == MaskRule.RANDOM_SUBSETS ? fixed : length - 1;
        for (int size = rule == MaskRule.DENSEST ? 0 : fixed; size <= Math.min(most, length); size++) {
            count = count.add(choose(length, size));
            if (count.bitLength() > 31) {
                return Integer.MAX_VALUE;
            }
        }
        return count.bitLength() > 31 ? Integer.MAX_VALUE : count.intValue();
    }

    private static BigInteger choose(int n, int k) {
        BigInteger result = BigInteger.ONE;
        for (int i = 1; i <= Math.min(k, n - k); i++) {
            result = result.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
            if (result.bitLength() > 200) {
                return result;
            }
        }
        return result;
    }

    /** Returns a pattern for each row. */
    static List<BitSet> of(MaskRule rule, int rows, int length, int fixed, SplittableRandom random) {
        return rule == MaskRule.RANDOM_SUBSETS
                ? drawn(rows, length, fixed, random)
                : counted(rows, length, rule == MaskRule.DENSEST ? 0 : fixed);
    }

    /** Subsets by size, and in the order of their elements among those of one size. */
    private static List<BitSet> counted(int rows, int length, int least) {
        List<BitSet> masks = new ArrayList<>();
        for (int size = least; masks.size() < rows; size++) {
            int[] members = new int[size];
            for (int i = 0; i < size; i++) {
                members[i] = i;
            }
            do {
                BitSet mask = new BitSet(length);
                for (int member : members) {
                    mask.set(member);
                }
                masks.add(mask);
            } while (masks.size() < rows && next(members, length));
        }
        return masks;
    }

    /** Moves to the next subset of the same size; returns false after the last one. */
    private static boolean next(int[] members, int length) {
        int at = members.length - 1;
        while (at >= 0 && members[at] == length - members.length + at) {
            at--;
        }
        if (at < 0) {
            return false;
        }
        members[at]++;
        for (int i = at + 1; i < members.length; i++) {
            members[i] = members[i - 1] + 1;
        }
        return true;
    }

    private static List<BitSet> drawn(int rows, int length, int fixed, SplittableRandom random) {
        List<BitSet> masks = new ArrayList<>();
        Set<BitSet> seen = new HashSet<>();
        while (masks.size() < rows) {
            BitSet mask = new BitSet(length);
            // Floyd's way to a subset of a given size.
            for (int j = length - fixed; j < length; j++) {
                int t = random.nextInt(j + 1);
                mask.set(mask.get(t) ? j : t);
            }
            if (seen.add(mask)) {
                masks.add(mask);
            }
        }
        return masks;
    }
}
