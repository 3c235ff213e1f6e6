package org.pathlift.analysis.replica;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pathlift.analysis.replica.WeightTensor.Kind;
import org.pathlift.conditioning.permutation.Matching;
import org.pathlift.conditioning.permutation.ModelMatcher;
import org.pathlift.conditioning.permutation.PermutationFinder;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.Rearranging;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * The parameters of one trained network, in a canonical scale.
 *
 * <p>Parameters are the weights and biases of linear layers and what else takes part in the symmetry (gains and shifts of
 * normalizations); running statistics and other constants are none.
 */
public final class Replica {

    private final String name;
    private final Symmetry symmetry;
    private final List<WeightTensor> tensors;
    private final Optional<Neurons> firstLayer;

    private Replica(String name, Symmetry symmetry, List<WeightTensor> tensors, Optional<Neurons> firstLayer) {
        this.name = name;
        this.symmetry = symmetry;
        this.tensors = List.copyOf(tensors);
        this.firstLayer = firstLayer;
    }

    /** Reads the parameters of a model whose input shapes are all known or only lack a batch. */
    public static Replica of(String name, Model model, Canonical canonical) {
        return of(name, model, ShapeInference.infer(model), canonical);
    }

    /**
     * Reads the parameters of a model.
     *
     * @param name how reports name it
     * @param shapes of the model's values
     * @throws UnsupportedModelException if it has no weights, or weights that are no finite numbers
     */
    public static Replica of(String name, Model model, ShapeTable shapes, Canonical canonical) {
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, shapes), NodeFilter.ALL);
        Model scaled = canonical.of(symmetry);
        Map<String, Tensor> constants = new java.util.HashMap<>();
        scaled.graph().constants().forEach((value, constant) -> constants.put(value, constant.tensor()));
        return of(name, symmetry.withConstants(changed(model, constants)), constants);
    }

    private static Replica of(String name, Symmetry now, Map<String, Tensor> constants) {
        List<WeightLayer> layers = WeightLayers.find(now.constants());
        List<WeightTensor> tensors = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (WeightLayer layer : layers) {
            add(layer.label(), layer.weight(), Kind.WEIGHT, seen, tensors, name);
            layer.bias().ifPresent(bias -> add(layer.label(), bias, Kind.OTHER, seen, tensors, name));
        }
        for (Binding binding : now.bindings()) {
            Tensor tensor = constants.get(binding.tensor());
            if (tensor != null && tensor.shape().elements() > 0) {
                String node = binding.node().name();
                add(
                        node.isEmpty() ? binding.tensor() : node,
                        new WeightView(tensor, tensor.shape(), List.of()),
                        Kind.OTHER,
                        seen,
                        tensors,
                        name);
            }
        }
        if (tensors.stream().noneMatch(tensor -> tensor.kind() == Kind.WEIGHT)) {
            throw new UnsupportedModelException(new Problem(
                    "replicas are compared by their weights", name, "a layer with weights", "none", "leave it out"));
        }
        return new Replica(name, now, tensors, layers.stream().findFirst().flatMap(Neurons::of));
    }

    /**
     * Returns this replica with its units in the order, and the signs of odd units, that bring it nearest to another one by
     * weight matching (Ainsworth, Hayase, Srinivasa 2023).
     *
     * @throws IllegalArgumentException if the graphs differ
     */
    Replica alignedTo(Replica other) {
        PermutationSymmetry permutations = PermutationFinder.find(other.symmetry);
        Model model = symmetry.facts().model();
        Matching matching = ModelMatcher.match(permutations, model, ModelMatcher.Options.DEFAULT);
        Model moved = Rearranging.apply(permutations, model, matching.arrangement());
        Map<String, Tensor> constants = new java.util.HashMap<>();
        moved.graph().constants().forEach((value, constant) -> constants.put(value, constant.tensor()));
        return of(name, symmetry.withConstants(changed(model, constants)), constants);
    }

    /** Returns the constants that the canonical scale replaced. */
    private static Map<String, Tensor> changed(Model model, Map<String, Tensor> constants) {
        Map<String, Tensor> changed = new java.util.TreeMap<>();
        constants.forEach((value, tensor) -> {
            if (!tensor.equals(model.graph().constant(value))) {
                changed.put(value, tensor);
            }
        });
        return changed;
    }

    private static void add(
            String layer, WeightView view, Kind kind, Set<String> seen, List<WeightTensor> tensors, String replica) {
        Tensor tensor = view.tensor();
        if (!tensor.type().isRescalable() || !seen.add(tensor.name())) {
            return;
        }
        double[] values = tensor.reader().toDoubles();
        for (double value : values) {
            if (!Double.isFinite(value)) {
                throw new UnsupportedModelException(new Problem(
                        "weights must be finite numbers",
                        replica + ", tensor '" + tensor.name() + "'",
                        "finite numbers",
                        Double.toString(value),
                        "leave the replica out"));
            }
        }
        tensors.add(new WeightTensor(layer, tensor.name(), kind, values));
    }

    /** Returns how reports name it. */
    public String name() {
        return name;
    }

    /** Returns the parameters in the order of the graph. */
    public List<WeightTensor> tensors() {
        return tensors;
    }

    /** Returns the units of the first layer; empty where it is none of independent units, or has too many. */
    Optional<Neurons> firstLayer() {
        return firstLayer;
    }

    @Override
    public String toString() {
        return name;
    }
}
