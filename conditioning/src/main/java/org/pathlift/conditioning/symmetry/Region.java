package org.pathlift.conditioning.symmetry;

import java.util.List;
import java.util.Set;
import org.pathlift.onnx.graph.Node;

/**
 * A part of the graph between pinned tensors in which every operator is positively homogeneous.
 *
 * @param nodes its nodes, in the order of the graph
 * @param bindings the parameters of its nodes
 * @param groups the groups of units that live in it
 * @param parameters p: the number of parameters, shared ones counted once
 * @param products the nodes that multiply activations; where there is one, no path lifting is defined
 */
public record Region(
        List<Node> nodes, List<Binding> bindings, List<UnitGroup> groups, long parameters, List<Node> products) {

    /** Keeps unmodifiable copies of {@code nodes}, {@code bindings}, {@code groups} and {@code products}. */
    public Region {
        nodes = List.copyOf(nodes);
        bindings = List.copyOf(bindings);
        groups = List.copyOf(groups);
        products = List.copyOf(products);
    }

    /** Returns whether the path lifting is defined on the region. */
    public boolean liftable() {
        return products.isEmpty();
    }

    /** Returns the number of units. */
    public int units() {
        return groups.stream().mapToInt(UnitGroup::count).sum();
    }

    /** Returns the names of the constants that the region binds, in the order of the graph. */
    public Set<String> tensors() {
        Set<String> names = new java.util.LinkedHashSet<>();
        bindings.forEach(binding -> names.add(binding.tensor()));
        return names;
    }
}
