package org.pathlift.conditioning.symmetry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.onnx.graph.Node;

/**
 * The positive rescalings that leave a model's function unchanged.
 *
 * <p>Units have ids 1 to {@link #units()}, in the order in which the graph makes them; 0 is the fixed unit; a negative id
 * stands for the inverse scale.
 *
 * @param facts the model and its shapes
 * @param units H, the number of units
 * @param groups the units by the tensor that made them; ids ascend
 * @param regions the parts of the graph that have units
 * @param bindings all parameters, in the order of the graph, those without a unit too
 * @param roles what each node is, by its index in the file
 * @param cuts the tensors at which regions end
 * @param pins every place that pins, with its reason
 * @param weights every constant of a real type with more than one element or a binding: free, or why not
 * @param fields the unit ids that each activation carries
 */
public record Symmetry(
        Facts facts,
        int units,
        List<UnitGroup> groups,
        List<Region> regions,
        List<Binding> bindings,
        List<Role> roles,
        Set<String> cuts,
        List<PinReason> pins,
        List<WeightStatus> weights,
        Map<String, IndexField> fields) {

    public Symmetry {
        groups = List.copyOf(groups);
        regions = List.copyOf(regions);
        bindings = List.copyOf(bindings);
        roles = List.copyOf(roles);
        cuts = Set.copyOf(cuts);
        pins = List.copyOf(pins);
        weights = List.copyOf(weights);
        fields = Map.copyOf(fields);
    }

    /** Returns what a node is to the symmetry. */
    public Role role(Node node) {
        return roles.get(node.index());
    }

    /** Returns p, the number of parameters of all regions. */
    public long parameters() {
        return regions.stream().mapToLong(Region::parameters).sum();
    }
}
