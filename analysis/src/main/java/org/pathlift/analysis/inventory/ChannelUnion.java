package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.pathlift.conditioning.symmetry.IndexField;

/**
 * Which channels must be permuted together, and what is known of them: a union-find over channel ids. Id 0 is no channel.
 *
 * <p>Two channels can change places if every node that makes or reads them does so alike; that is told by marks: a channel
 * carries the mark of each block it belongs to and of each reader.
 */
final class ChannelUnion {

    /** What a channel has lost. */
    enum Loss {
        /** It cannot change places. */
        PERMUTATION,
        /** It cannot change its sign. */
        SIGN,
        /** It cannot be mixed with others linearly. */
        MIXING
    }

    private int[] parent = new int[256];
    private int count = 1;
    private final Map<Integer, Map<Integer, Integer>> marks = new TreeMap<>();
    private final Map<Loss, Map<Integer, String>> losses = new LinkedHashMap<>();

    ChannelUnion() {
        for (Loss loss : Loss.values()) {
            losses.put(loss, new TreeMap<>());
        }
    }

    /** Makes channels and returns the id of the first. */
    int fresh(int channels) {
        int first = count;
        count += channels;
        if (count > parent.length) {
            parent = Arrays.copyOf(parent, Math.max(count, parent.length * 2));
        }
        for (int id = first; id < count; id++) {
            parent[id] = id;
        }
        return first;
    }

    int size() {
        return count;
    }

    int root(int id) {
        int at = id;
        while (parent[at] != at) {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        return at;
    }

    void merge(int a, int b) {
        int left = root(a);
        int right = root(b);
        parent[Math.max(left, right)] = Math.min(left, right);
    }

    /** Adds a mark to every channel of a field, once for each channel that it holds. */
    void mark(IndexField field, int mark) {
        for (int id : ids(field)) {
            mark(id, mark);
        }
    }

    void mark(int id, int mark) {
        marks.computeIfAbsent(id, key -> new TreeMap<>()).merge(mark, 1, Integer::sum);
    }

    void markOnce(int id, int mark) {
        marks.computeIfAbsent(id, key -> new TreeMap<>()).putIfAbsent(mark, 1);
    }

    void clearMarks(int id) {
        marks.remove(id);
    }

    /** Records that the channels of a field have lost something; the first reason stays. */
    void lose(Loss loss, IndexField field, String reason) {
        for (int id : ids(field)) {
            of(loss).putIfAbsent(id, reason);
        }
    }

    private Map<Integer, String> of(Loss loss) {
        return Objects.requireNonNull(losses.get(loss));
    }

    private static int[] ids(IndexField field) {
        return Arrays.stream(field.toArray()).filter(id -> id > 0).distinct().toArray();
    }

    /** Returns why a channel's class has lost something; empty where it has not. */
    Map<Integer, String> lost(Loss loss) {
        Map<Integer, String> byRoot = new TreeMap<>();
        of(loss).forEach((id, reason) -> byRoot.putIfAbsent(root(id), reason));
        return byRoot;
    }

    /** Returns the roots of channels that can change places, in lists; each list ascends, and so do their first members. */
    List<List<Integer>> exchangeable() {
        Map<Integer, Map<Integer, Integer>> signatures = new TreeMap<>();
        for (int id = 1; id < count; id++) {
            Map<Integer, Integer> signature = signatures.computeIfAbsent(root(id), key -> new TreeMap<>());
            Optional.ofNullable(marks.get(id))
                    .ifPresent(own -> own.forEach((mark, times) -> signature.merge(mark, times, Integer::sum)));
        }
        Map<Map<Integer, Integer>, List<Integer>> bySignature = new LinkedHashMap<>();
        signatures.forEach((root, signature) ->
                bySignature.computeIfAbsent(signature, key -> new ArrayList<>()).add(root));
        return new ArrayList<>(bySignature.values());
    }
}
