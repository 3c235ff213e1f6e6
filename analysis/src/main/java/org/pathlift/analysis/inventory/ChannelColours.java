package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.hipparchus.special.Gamma;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * Colour refinement: channels get one colour only if they agree in the multiset of labels and colours that they meet. No
 * automorphism takes a channel to one of another colour, so that the orders of the colours bound their number. What hashes
 * confuse makes the bound larger, never wrong.
 */
final class ChannelColours {

    /** Permutations that are tried one by one. */
    private static final double MOST_TRIED = 50_000;
    /** Entries that are looked at in all trials. */
    private static final double MOST_WORK = 2e8;

    private final ChannelEntries entries;
    private final int[] colours;
    private final List<List<Integer>> classes;

    private ChannelColours(ChannelEntries entries, int[] colours) {
        this.entries = entries;
        this.colours = colours;
        Map<Integer, List<Integer>> members = new LinkedHashMap<>();
        for (int channel = 1; channel < colours.length; channel++) {
            if (colours[channel] > 0) {
                members.computeIfAbsent(colours[channel], key -> new ArrayList<>())
                        .add(channel);
            }
        }
        this.classes = List.copyOf(members.values());
    }

    static ChannelColours refine(Symmetry symmetry, ChannelClasses known, FixedEntries fixed) {
        ChannelEntries entries = ChannelEntries.of(symmetry, known, fixed);
        int channels = known.classes().stream()
                .flatMap(known1 -> known1.channels().stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
        int[] colours = new int[channels + 1];
        int next = 1;
        for (ChannelClass alike : known.classes()) {
            for (int channel : alike.channels()) {
                // A channel that keeps its place has a colour of its own.
                colours[channel] = alike.stays().isPresent() ? next++ : next;
            }
            next++;
        }
        int count = count(colours);
        while (true) {
            int[] refined = step(entries, colours);
            int now = count(refined);
            if (now == count) {
                return new ChannelColours(entries, colours);
            }
            colours = refined;
            count = now;
        }
    }

    private static int count(int[] colours) {
        return (int)
                Arrays.stream(colours).filter(colour -> colour > 0).distinct().count();
    }

    private static int[] step(ChannelEntries entries, int[] colours) {
        long[] sums = new long[colours.length];
        for (int t = 0; t < entries.labels().size(); t++) {
            int[] makes = entries.producers().get(t);
            int[] reads = entries.consumers().get(t);
            for (int i = 0; i < makes.length; i++) {
                long key = mix(entries.labels().get(t)[i] ^ mix(entries.places().get(t)[i] + 7919L * t));
                if (makes[i] > 0) {
                    sums[makes[i]] += mix(key + 3L * colours[reads[i]] + 1);
                }
                if (reads[i] > 0) {
                    sums[reads[i]] += mix(key + 3L * colours[makes[i]] + 2);
                }
            }
        }
        Map<List<Long>, Integer> numbers = new HashMap<>();
        int[] refined = new int[colours.length];
        for (int channel = 1; channel < colours.length; channel++) {
            if (colours[channel] > 0) {
                List<Long> key = List.of((long) colours[channel], sums[channel]);
                Integer number = numbers.get(key);
                if (number == null) {
                    number = numbers.size() + 1;
                    numbers.put(key, number);
                }
                refined[channel] = number;
            }
        }
        return refined;
    }

    /** The finalizer of SplittableRandom: spreads the bits of a number. */
    private static long mix(long value) {
        long z = value * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Returns the channels of each colour. */
    List<List<Integer>> classes() {
        return classes;
    }

    static double logOrder(List<List<Integer>> classes) {
        return classes.stream()
                .mapToDouble(members -> Gamma.logGamma(members.size() + 1.0))
                .sum();
    }

    /** Returns ln of the number of permutations that leave all labels alone; empty where there are too many to try. */
    OptionalDouble logAutomorphisms() {
        double tries = Math.exp(logOrder(classes));
        long size = entries.labels().stream().mapToLong(part -> part.length).sum();
        if (tries > MOST_TRIED || tries * size > MOST_WORK) {
            return OptionalDouble.empty();
        }
        Map<List<Long>, Long> labels = new HashMap<>();
        int[] same = new int[colours.length];
        Arrays.setAll(same, channel -> channel);
        for (int t = 0; t < entries.labels().size(); t++) {
            for (int i = 0; i < entries.labels().get(t).length; i++) {
                labels.put(key(t, i, same), entries.labels().get(t)[i]);
            }
        }
        double automorphisms = (double) count(0, 0, same.clone(), new boolean[colours.length], labels);
        return OptionalDouble.of(Math.log(automorphisms));
    }

    private List<Long> key(int t, int i, int[] image) {
        return List.of(
                (long) t,
                entries.places().get(t)[i],
                (long) image[entries.producers().get(t)[i]],
                (long) image[entries.consumers().get(t)[i]]);
    }

    /** Counts the ways to go on from the {@code at}-th member of a class. */
    private long count(int group, int at, int[] image, boolean[] taken, Map<List<Long>, Long> labels) {
        if (group == classes.size()) {
            return keeps(image, labels) ? 1 : 0;
        }
        List<Integer> members = classes.get(group);
        if (at == members.size()) {
            return count(group + 1, 0, image, taken, labels);
        }
        long sum = 0;
        for (int target : members) {
            if (!taken[target]) {
                taken[target] = true;
                image[members.get(at)] = target;
                sum += count(group, at + 1, image, taken, labels);
                taken[target] = false;
            }
        }
        return sum;
    }

    private boolean keeps(int[] image, Map<List<Long>, Long> labels) {
        for (int t = 0; t < entries.labels().size(); t++) {
            long[] own = entries.labels().get(t);
            for (int i = 0; i < own.length; i++) {
                Long there = labels.get(key(t, i, image));
                if (there == null || there != own[i]) {
                    return false;
                }
            }
        }
        return true;
    }
}
