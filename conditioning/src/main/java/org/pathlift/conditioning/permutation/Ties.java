package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.graph.Node;

/**
 * What is known of units while a model is searched: which must move together, which must stay, which lie inside another,
 * and whose signs may flip. Mutable; lives for one search.
 *
 * <p>Ids count from 1; 0 is an element that stays where it is. Every id is a position of one block. Signs have a
 * union-find of their own: the two factors of a product move together, yet may flip apart.
 */
final class Ties {

    /** Consecutive ids made for one tensor by one node. */
    record Block(int first, int count, String tensor, Node node) {}

    /** A unit that lies inside another: where one parent goes to another's place, so do its children. */
    record Nesting(int child, int parent) {}

    private int[] parent = {0};
    private int[] signParent = {0};
    private final List<@Nullable FixedPlace> fixed = new ArrayList<>();
    private final List<Boolean> signFixed = new ArrayList<>();
    private final List<Integer> blockOf = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final Set<Nesting> nestings = new LinkedHashSet<>();
    private int count = 1;

    Ties() {
        fixed.add(null);
        signFixed.add(true);
        blockOf.add(-1);
    }

    /** Makes consecutive units, each free, and returns the id of the first. */
    int fresh(int units, String tensor, Node node) {
        int first = count;
        count += units;
        parent = grown(parent, first);
        signParent = grown(signParent, first);
        for (int id = first; id < count; id++) {
            fixed.add(null);
            signFixed.add(false);
            blockOf.add(blocks.size());
        }
        blocks.add(new Block(first, units, tensor, node));
        return first;
    }

    private int[] grown(int[] parents, int from) {
        int[] larger = parents.length < count ? Arrays.copyOf(parents, Math.max(count, 2 * parents.length)) : parents;
        for (int id = from; id < count; id++) {
            larger[id] = id;
        }
        return larger;
    }

    /** Returns the number of ids, 0 included. */
    int size() {
        return count;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Returns the number of the block that an id was made in. */
    int block(int id) {
        return blockOf.get(id);
    }

    Set<Nesting> nestings() {
        return nestings;
    }

    /** Returns the smallest id of those that move together with this one; 0 where they stay. */
    int find(int id) {
        int root = root(parent, id);
        return fixed.get(root) != null ? 0 : root;
    }

    /** Returns the smallest id of those that move together with this one, also where they stay. */
    int group(int id) {
        return root(parent, id);
    }

    /** Returns the smallest id of those whose sign flips with this one's; 0 where it may not flip. */
    int findSign(int id) {
        int root = root(signParent, id);
        return signFixed.get(root) ? 0 : root;
    }

    /** Demands that two units move together. */
    void merge(int a, int b, FixedPlace ifImpossible) {
        int left = root(parent, a);
        int right = root(parent, b);
        if (left == right) {
            return;
        }
        if (left == 0 || right == 0) {
            fix(left + right, ifImpossible);
            return;
        }
        int low = Math.min(left, right);
        int high = Math.max(left, right);
        parent[high] = low;
        if (fixed.get(low) == null) {
            fixed.set(low, fixed.get(high));
        }
    }

    /** Demands that a unit stays where it is; the first reason is kept. */
    void fix(int id, FixedPlace reason) {
        int root = root(parent, id);
        if (root != 0 && fixed.get(root) == null) {
            fixed.set(root, reason);
        }
    }

    void mergeSigns(int a, int b) {
        int left = root(signParent, a);
        int right = root(signParent, b);
        if (left != right) {
            int low = Math.min(left, right);
            int high = Math.max(left, right);
            signFixed.set(low, signFixed.get(low) || signFixed.get(high));
            signParent[high] = low;
        }
    }

    void fixSign(int id) {
        signFixed.set(root(signParent, id), true);
    }

    /** Demands that a child goes where its parent goes. */
    void nest(int child, int parentUnit) {
        nestings.add(new Nesting(child, parentUnit));
    }

    private static int root(int[] parents, int id) {
        int at = id;
        while (parents[at] != at) {
            parents[at] = parents[parents[at]];
            at = parents[at];
        }
        return at;
    }
}
