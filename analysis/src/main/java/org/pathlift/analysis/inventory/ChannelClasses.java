package org.pathlift.analysis.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pathlift.analysis.inventory.ChannelUnion.Loss;
import org.pathlift.conditioning.symmetry.IndexField;

/**
 * All channels of a network, by who can change places with whom.
 *
 * @param classes the classes, in the order in which the graph makes them
 * @param weights the channels of every parameter, by id
 * @param fields the channels of every activation
 */
public record ChannelClasses(List<ChannelClass> classes, List<WeightChannels> weights, Map<String, IndexField> fields) {

    /** Keeps unmodifiable copies of {@code classes}, {@code weights} and {@code fields}. */
    public ChannelClasses {
        classes = List.copyOf(classes);
        weights = List.copyOf(weights);
        fields = Map.copyOf(fields);
    }

    /** Returns ln |S|, S the product of all groups of permutations: {@code Σ ln n!}. */
    public double logOrder() {
        return classes.stream().mapToDouble(ChannelClass::logOrder).sum();
    }

    static ChannelClasses of(ChannelState state) {
        ChannelUnion union = state.union;
        Map<Integer, String> pinned = union.lost(Loss.PERMUTATION);
        Map<Integer, String> sign = union.lost(Loss.SIGN);
        Map<Integer, String> mixing = union.lost(Loss.MIXING);
        Map<Integer, Set<String>> tensors = tensors(state);
        List<ChannelClass> classes = new ArrayList<>();
        for (List<Integer> roots : union.exchangeable()) {
            // Channels that keep their places stand apart from those that do not.
            Map<Boolean, List<Integer>> parts = roots.stream().collect(Collectors.partitioningBy(pinned::containsKey));
            for (boolean stays : new boolean[] {false, true}) {
                List<Integer> part = parts.get(stays);
                if (part != null && !part.isEmpty()) {
                    Set<String> names = new LinkedHashSet<>();
                    part.forEach(root -> names.addAll(tensors.getOrDefault(root, Set.of())));
                    classes.add(new ChannelClass(
                            List.copyOf(names), part, first(part, pinned), first(part, sign), first(part, mixing)));
                }
            }
        }
        classes.sort(java.util.Comparator.comparing(known -> known.channels().get(0)));
        return new ChannelClasses(
                classes,
                state.weights.stream()
                        .map(weight -> weight.resolved(union::root))
                        .toList(),
                resolved(state));
    }

    private static Optional<String> first(List<Integer> roots, Map<Integer, String> reasons) {
        return roots.stream().filter(reasons::containsKey).map(reasons::get).findFirst();
    }

    private static Map<Integer, Set<String>> tensors(ChannelState state) {
        Map<Integer, Set<String>> tensors = new LinkedHashMap<>();
        for (ChannelState.Block block : state.blocks) {
            for (int id = block.first(); id < block.first() + block.count(); id++) {
                tensors.computeIfAbsent(state.union.root(id), key -> new LinkedHashSet<>())
                        .add(block.tensor());
            }
        }
        return tensors;
    }

    private static Map<String, IndexField> resolved(ChannelState state) {
        Map<String, IndexField> fields = new LinkedHashMap<>();
        state.fields().forEach((value, field) -> fields.put(value, field.map(state.union::root)));
        return fields;
    }
}
