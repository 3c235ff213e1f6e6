package org.pathlift.conditioning.symmetry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/**
 * The positive rescalings that leave a model's function unchanged.
 *
 * <p>Units have ids 1 to {@link #units()}, in the order in which the graph makes them; 0 is the fixed unit; a negative id
 * stands for the inverse scale.
 *
 * @param constants the model and its shapes, and what in it does not depend on inputs
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
        ConstantValues constants,
        int units,
        List<UnitGroup> groups,
        List<Region> regions,
        List<Binding> bindings,
        List<Role> roles,
        Set<String> cuts,
        List<PinReason> pins,
        List<WeightStatus> weights,
        Map<String, IndexField> fields) {

    /** Keeps unmodifiable copies of the lists. */
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

    /** Returns the model and its shapes. */
    public Facts facts() {
        return constants.facts();
    }

    /** Returns the constants of the file as values show them, by value. */
    public Map<String, WeightView> views() {
        return constants.views();
    }

    /** Returns the unit ids that an activation of the given rank carries; 0 everywhere where it carries none. */
    public IndexField field(String value) {
        IndexField field = fields.get(value);
        return field != null ? field : IndexField.uniform(facts().rank(value), 0);
    }

    /** Returns whether a value depends on constants and shapes only. */
    public boolean isConstant(String value) {
        return constants.isConstant(value);
    }

    /** Returns the constant in the file that a value shows. */
    public WeightView view(String value) {
        return constants.view(value);
    }

    /** Returns what was found, of the model with some constants replaced: the symmetry does not depend on their numbers. */
    public Symmetry withConstants(Map<String, Tensor> replacements) {
        return new Symmetry(
                constants.withConstants(replacements),
                units,
                groups,
                regions,
                bindings,
                roles,
                cuts,
                pins,
                weights,
                fields);
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
