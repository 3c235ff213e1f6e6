package org.pathlift.conditioning.permutation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pathlift.conditioning.permutation.Ties.Block;
import org.pathlift.conditioning.permutation.Ties.Nesting;

/**
 * Which units lie inside which, once all is known. Outer units that hold the same ones are one; where sets cross (a
 * channel shuffle), or lie three deep, the outer ones stay where they are.
 */
final class Nestings {

    private final LabelSearch found;
    private final Ties ties;
    private Map<Integer, Set<Integer>> outerOf = new TreeMap<>();

    Nestings(LabelSearch found) {
        this.found = found;
        this.ties = found.ties;
        boolean changed;
        do {
            collect();
            changed = mergeAlike();
        } while (changed);
        do {
            collect();
            changed = settle();
        } while (changed);
    }

    private void collect() {
        outerOf = new TreeMap<>();
        for (Nesting nesting : ties.nestings()) {
            int child = ties.group(nesting.child());
            int parent = ties.group(nesting.parent());
            if (child != parent) {
                outerOf.computeIfAbsent(child, key -> new TreeSet<>()).add(parent);
            }
        }
    }

    /** Merges outer units of two kinds that hold the same units, one to one. */
    private boolean mergeAlike() {
        Map<Long, Map<Integer, Set<Integer>>> partners = new TreeMap<>();
        for (Set<Integer> outers : outerOf.values()) {
            for (int a : outers) {
                for (int b : outers) {
                    if (ties.block(a) != ties.block(b)) {
                        long kinds = ((long) ties.block(a) << 32) + ties.block(b);
                        partners.computeIfAbsent(kinds, key -> new HashMap<>())
                                .computeIfAbsent(a, key -> new HashSet<>())
                                .add(b);
                    }
                }
            }
        }
        for (Map.Entry<Long, Map<Integer, Set<Integer>>> entry : partners.entrySet()) {
            long turned = (entry.getKey() << 32) + (entry.getKey() >>> 32);
            boolean oneToOne = single(entry.getValue()) && single(partners.getOrDefault(turned, Map.of()));
            if (oneToOne) {
                entry.getValue()
                        .forEach(
                                (a, others) -> others.forEach(b -> ties.merge(a, b, reason(a, "what it holds stays"))));
                return true;
            }
        }
        return false;
    }

    private static boolean single(Map<Integer, Set<Integer>> partners) {
        return partners.values().stream().allMatch(set -> set.size() == 1);
    }

    private FixedPlace reason(int unit, String text) {
        Block block = ties.blocks().get(ties.block(unit));
        return FixedPlace.at(block.tensor(), block.node(), text);
    }

    /** Fixes the outer units that cannot move; returns whether there was one. */
    private boolean settle() {
        boolean changed = false;
        for (Map.Entry<Integer, Set<Integer>> entry : outerOf.entrySet()) {
            int child = entry.getKey();
            for (int outer : entry.getValue()) {
                if (ties.find(outer) == 0) {
                    continue;
                }
                if (ties.find(child) == 0) {
                    changed |= fix(outer, "units inside it stay where they are");
                } else if (entry.getValue().size() > 1) {
                    changed |= fix(outer, "its units also lie inside others");
                } else if (isOuter(child)) {
                    changed |= fix(outer, "units lie inside it two deep");
                }
            }
        }
        return changed;
    }

    private boolean fix(int outer, String text) {
        FixedPlace reason = reason(outer, text);
        found.fixed.add(reason);
        ties.fix(outer, reason);
        ties.fixSign(outer);
        return true;
    }

    /** Whether other units lie inside a unit, which moves. */
    boolean isOuter(int unit) {
        return ties.find(unit) != 0 && outerOf.values().stream().anyMatch(outers -> outers.contains(unit));
    }

    /** Returns the units that move and that others lie inside of, ascending. */
    Set<Integer> outers() {
        Set<Integer> outers = new TreeSet<>();
        outerOf.values().forEach(outers::addAll);
        outers.removeIf(outer -> ties.find(outer) == 0);
        return outers;
    }

    /** Returns the moving unit that a unit lies inside of; 0 for none. */
    int outer(int unit) {
        return outerOf.getOrDefault(unit, Set.of()).stream()
                .filter(outer -> ties.find(outer) != 0)
                .findFirst()
                .orElse(0);
    }

    /** Returns what tells units inside different ones apart. */
    String whereabouts(int unit) {
        return outerOf.getOrDefault(unit, Set.of()).toString();
    }
}
