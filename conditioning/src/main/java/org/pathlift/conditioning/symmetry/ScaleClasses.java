package org.pathlift.conditioning.symmetry;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which units must have the same scale, which must have inverse scales, and which must keep scale 1: a union-find with
 * signs.
 *
 * <p>A signed id {@code u > 0} stands for λ_u, {@code -u} for 1/λ_u, 0 for the fixed unit. A class that contains a unit
 * together with its inverse is pinned, since then λ = 1/λ. Mutable; used by the finder only.
 */
final class ScaleClasses {

    private int[] parent = new int[64];
    private final List<@Nullable PinReason> reasons = new ArrayList<>(List.of());
    private int count = 1;
    private long changes;

    ScaleClasses() {
        reasons.add(null);
    }

    /** Makes consecutive units, each its own class, and returns the id of the first. */
    int fresh(int units) {
        int first = count;
        count += units;
        if (count > parent.length) {
            parent = Arrays.copyOf(parent, Math.max(count, parent.length * 2));
        }
        for (int u = first; u < count; u++) {
            parent[u] = u;
            reasons.add(null);
        }
        return first;
    }

    /** Returns the number of ids, the fixed unit included. */
    int size() {
        return count;
    }

    /** Returns how often something was merged or pinned so far. */
    long changes() {
        return changes;
    }

    /** Returns the signed representative, or 0 where the class is pinned. The representative is the smallest id. */
    int resolve(int signed) {
        int root = root(signed);
        return root == 0 || reasons.get(Math.abs(root)) != null ? 0 : root;
    }

    /** Returns why a unit is pinned, or empty where it is free or is the fixed unit itself. */
    Optional<PinReason> reason(int signed) {
        return signed == 0 ? Optional.empty() : Optional.ofNullable(reasons.get(Math.abs(root(signed))));
    }

    /** Demands that two signed units have the same scale. */
    void merge(int a, int b, PinReason ifImpossible) {
        if (a == IndexField.NOTHING || b == IndexField.NOTHING) {
            return;
        }
        int left = root(a);
        int right = root(b);
        if (left == right) {
            return;
        }
        if (left == 0 || right == 0) {
            pin(left == 0 ? right : left, ifImpossible);
            return;
        }
        if (left == -right) {
            pin(left, ifImpossible);
            return;
        }
        changes++;
        int low = Math.abs(left) < Math.abs(right) ? left : right;
        int high = low == left ? right : left;
        // high and low are equal, so |high| is low where high is positive, and -low otherwise.
        parent[Math.abs(high)] = high > 0 ? low : -low;
        if (reasons.get(Math.abs(low)) == null) {
            reasons.set(Math.abs(low), reasons.get(Math.abs(high)));
        }
    }

    /** Demands that a unit keeps scale 1. The first reason given for a class is the one that is kept. */
    void pin(int signed, PinReason reason) {
        if (signed == IndexField.NOTHING) {
            return;
        }
        int root = Math.abs(root(signed));
        if (root != 0 && reasons.get(root) == null) {
            changes++;
            reasons.set(root, reason);
        }
    }

    private int root(int signed) {
        if (signed == IndexField.NOTHING) {
            return 0;
        }
        int at = Math.abs(signed);
        int sign = signed < 0 ? -1 : 1;
        while (Math.abs(parent[at]) != at) {
            int up = parent[at];
            int grand = parent[Math.abs(up)];
            parent[at] = up > 0 ? grand : -grand;
            sign = up > 0 ? sign : -sign;
            at = Math.abs(up);
        }
        return sign * at;
    }
}
