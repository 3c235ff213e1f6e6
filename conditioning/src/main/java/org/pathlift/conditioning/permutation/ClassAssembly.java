package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pathlift.conditioning.permutation.LabelSearch.Bound;
import org.pathlift.conditioning.permutation.PermutationClass.Block;
import org.pathlift.conditioning.symmetry.IndexField;

/**
 * Sorts the units that were found into classes. Units may change places when every constant sees them in the same way and
 * they lie inside the same unit; outer units when, moreover, what lies inside them is alike.
 */
final class ClassAssembly {

    private final LabelSearch found;
    private final Ties ties;
    private final Nestings nestings;
    /** How constants see a unit, by its representative. */
    private final Map<Integer, List<String>> views = new TreeMap<>();

    private final int[] signPart;

    ClassAssembly(LabelSearch found) {
        this.found = found;
        this.ties = found.ties;
        this.nestings = new Nestings(found);
        this.signPart = signParts();
        for (int i = 0; i < found.bindings.size(); i++) {
            see(found.bindings.get(i).producers(), i + "p");
            see(found.bindings.get(i).consumers(), i + "c");
        }
        views.values().forEach(list -> list.sort(Comparator.naturalOrder()));
    }

    /** Numbers the signs of each unit. */
    private int[] signParts() {
        Map<Integer, TreeSet<Integer>> signsOf = new HashMap<>();
        for (int id = 1; id < ties.size(); id++) {
            if (ties.find(id) != 0 && ties.findSign(id) != 0) {
                signsOf.computeIfAbsent(ties.find(id), key -> new TreeSet<>()).add(ties.findSign(id));
            }
        }
        int[] parts = new int[ties.size()];
        signsOf.values().forEach(signs -> {
            int part = 0;
            for (int sign : signs) {
                parts[sign] = ++part;
            }
        });
        return parts;
    }

    private void see(Labels labels, String where) {
        for (int i = 0; i < labels.units().size(); i++) {
            int id = labels.units().get(i);
            if (ties.find(id) != 0) {
                views.computeIfAbsent(ties.find(id), key -> new ArrayList<>())
                        .add(where + " " + labels.places().get(i) + " " + signPart[ties.findSign(id)]);
            }
        }
    }

    PermutationSymmetry assemble() {
        List<List<List<List<Integer>>>> raw = new ArrayList<>();
        Map<String, List<Integer>> plain = new LinkedHashMap<>();
        Map<Integer, Map<String, List<Integer>>> inside = new TreeMap<>();
        Set<Integer> outers = nestings.outers();
        for (int unit : views.keySet()) {
            if (outers.contains(unit)) {
                continue;
            }
            int outer = nestings.outer(unit);
            String seen = String.join(";", views.getOrDefault(unit, List.of()));
            if (outer == 0) {
                plain.computeIfAbsent(nestings.whereabouts(unit) + ":" + seen, key -> new ArrayList<>())
                        .add(unit);
            } else {
                inside.computeIfAbsent(outer, key -> new TreeMap<>())
                        .computeIfAbsent(seen, key -> new ArrayList<>())
                        .add(unit);
            }
        }
        plain.values().forEach(cell -> raw.add(List.of(List.of(cell))));
        raw.addAll(nested(inside));
        raw.sort(Comparator.comparingInt(one -> one.get(0).get(0).get(0)));
        return number(raw);
    }

    /** Blocks of outer units that are alike, with what lies inside them. */
    private List<List<List<List<Integer>>>> nested(Map<Integer, Map<String, List<Integer>>> inside) {
        Map<String, List<List<List<Integer>>>> alike = new LinkedHashMap<>();
        for (int outer : nestings.outers()) {
            List<List<Integer>> cells = new ArrayList<>();
            StringBuilder kind = new StringBuilder(nestings.whereabouts(outer) + ":");
            if (views.containsKey(outer)) {
                cells.add(List.of(outer));
                kind.append(String.join(";", views.getOrDefault(outer, List.of())));
            }
            inside.getOrDefault(outer, Map.of()).forEach((seen, cell) -> {
                cells.add(cell);
                kind.append('|').append(cell.size()).append(':').append(seen);
            });
            if (!cells.isEmpty()) {
                alike.computeIfAbsent(kind.toString(), key -> new ArrayList<>()).add(cells);
            }
        }
        List<List<List<List<Integer>>>> classes = new ArrayList<>();
        for (List<List<List<Integer>>> blocks : alike.values()) {
            if (blocks.size() > 1) {
                classes.add(blocks);
            } else {
                blocks.get(0).forEach(cell -> classes.add(List.of(List.of(cell))));
            }
        }
        return classes;
    }

    private PermutationSymmetry number(List<List<List<List<Integer>>>> raw) {
        int[] numbers = new int[ties.size()];
        int next = 1;
        List<PermutationClass> classes = new ArrayList<>();
        for (List<List<List<Integer>>> blocks : raw) {
            List<Block> numbered = new ArrayList<>();
            for (List<List<Integer>> cells : blocks) {
                List<List<Integer>> units = new ArrayList<>();
                for (List<Integer> cell : cells) {
                    List<Integer> ids = new ArrayList<>();
                    for (int unit : cell) {
                        numbers[unit] = next;
                        ids.add(next++);
                    }
                    units.add(ids);
                }
                numbered.add(new Block(units));
            }
            Ties.Block origin =
                    ties.blocks().get(ties.block(blocks.get(0).get(0).get(0)));
            classes.add(new PermutationClass(origin.tensor(), origin.node().label(), numbered));
        }
        int[] signs = new int[ties.size()];
        List<Integer> signUnits = new ArrayList<>();
        List<Integer> signParts = new ArrayList<>();
        for (int id = 1; id < ties.size(); id++) {
            if (signPart[id] > 0 && numbers[ties.find(id)] > 0) {
                signUnits.add(numbers[ties.find(id)]);
                signParts.add(signPart[id]);
                signs[id] = signUnits.size();
            }
        }
        List<UnitBinding> bindings = new ArrayList<>();
        for (Bound bound : found.bindings) {
            bindings.add(new UnitBinding(
                    bound.tensor(),
                    bound.node(),
                    bound.parity(),
                    side(bound.producers(), bound.parity(), numbers, signs),
                    side(bound.consumers(), bound.parity(), numbers, signs)));
        }
        return new PermutationSymmetry(
                found.symmetry, next - 1, signUnits, signParts, classes, bindings, List.copyOf(found.fixed));
    }

    private UnitBinding.Side side(Labels labels, Parity parity, int[] numbers, int[] signs) {
        IndexField units = labels.units();
        return new UnitBinding.Side(
                units.map(id -> numbers[ties.find(id)]),
                labels.places(),
                units.map(id -> parity == Parity.ODD && numbers[ties.find(id)] != 0 ? signs[ties.findSign(id)] : 0));
    }
}
