package org.pathlift.conditioning.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.pathlift.conditioning.rescale.Application;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.rescale.WeightFactors;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.training.array.DeviceArrays;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.djl.op.TensorArrays;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * Rescales weights in place, on their device and in their precision, while the function of the network stays as it is.
 *
 * <p>Where a weight w becomes f w, its gradient g becomes g / f, and with it each buffer of the optimizer that holds
 * gradients; a buffer that holds squared gradients is divided by f². Counts of updates stay. Afterwards all is as if the
 * same trajectory had been run in the new coordinates. An L2 penalty is no function of the network's function, so its
 * share of a buffer is carried as a gradient like the rest.
 *
 * <p>Only trained weights move: units that would need a frozen weight or a constant to move stay where they are.
 *
 * <pre>{@code
 * PathConditioner.rescale(block, optimizer, RescaleOptions.defaults());
 * }</pre>
 */
public final class PathConditioner {

    private final Model structure;
    private final Map<String, Parameter> weights;
    private final RescaleOptions options;
    private final ShapeTable shapes;
    private final Optional<StatefulOptimizer> optimizer;
    private final Copies copies;

    /** Where else a parameter's values are held. */
    @FunctionalInterface
    private interface Copies {
        List<NDArray> of(Parameter parameter);
    }

    private PathConditioner(
            Model structure,
            Map<String, Parameter> weights,
            RescaleOptions options,
            ShapeTable shapes,
            Optional<StatefulOptimizer> optimizer,
            Copies copies) {
        this.structure = structure;
        this.weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
        this.options = options;
        this.shapes = shapes;
        this.optimizer = optimizer;
        this.copies = copies;
    }

    /**
     * Makes a conditioner of a network whose weights live in DJL.
     *
     * @param structure the network as ONNX; the values of its weights do not count
     * @param weights the parameters by the names of the structure's constants, of the same shapes
     * @throws IllegalArgumentException if a parameter stands under two names or under that of no constant
     * @throws UnsupportedModelException if the structure's shapes cannot be found
     */
    public static PathConditioner of(Model structure, Map<String, Parameter> weights, RescaleOptions options) {
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        weights.forEach((name, parameter) -> {
            if (structure.graph().constant(name) == null) {
                throw new IllegalArgumentException("the model has no constant '" + name + "'");
            }
            if (!seen.add(parameter)) {
                throw new IllegalArgumentException("the parameter of '" + name + "' stands under two names");
            }
        });
        ShapeTable shapes = ShapeInference.infer(structure, options.inputShapes());
        return new PathConditioner(structure, weights, options, shapes, Optional.empty(), parameter -> List.of());
    }

    /** Makes a conditioner of a block. */
    public static PathConditioner of(OnnxBlock block, RescaleOptions options) {
        return of(block.toModel(), block.weights(), options);
    }

    /** Rescales a block once, before training or without any. */
    public static RescaleSummary rescale(OnnxBlock block, RescaleOptions options) {
        return of(block, options).rescale();
    }

    /** Rescales a block that is being trained, and carries the optimizer's state along. */
    public static RescaleSummary rescale(OnnxBlock block, StatefulOptimizer optimizer, RescaleOptions options) {
        return of(block, options).carrying(optimizer).rescale();
    }

    /** Returns a conditioner that carries an optimizer's state along. */
    public PathConditioner carrying(StatefulOptimizer state) {
        return new PathConditioner(structure, weights, options, shapes, Optional.of(state), copies);
    }

    /** Returns a conditioner that also rescales the copies of the weights that a store keeps on some devices. */
    public PathConditioner withCopies(ParameterStore store, Device... devices) {
        List<Device> places = List.of(devices);
        return new PathConditioner(
                structure,
                weights,
                options,
                shapes,
                optimizer,
                parameter -> places.stream()
                        .map(device -> store.getValue(parameter, device, parameter.requiresGradient()))
                        .toList());
    }

    /** Returns whether all weights have their arrays. */
    public boolean isReady() {
        return weights.values().stream().allMatch(Parameter::isInitialized);
    }

    /** Rescales the weights as they are now. */
    public RescaleSummary rescale() {
        RescalePlan plan = plan();
        apply(plan);
        return RescaleSummary.of(plan);
    }

    /**
     * Finds scales for the weights as they are now.
     *
     * @throws UnsupportedModelException if an exact lifting was asked for and is not known
     */
    public RescalePlan plan() {
        Facts facts = new Facts(current(), shapes);
        NodeFilter filter = options.nodes();
        while (true) {
            Symmetry symmetry = SymmetryFinder.find(facts, filter);
            Set<String> excluded = new LinkedHashSet<>(filter.exclude());
            for (Binding binding : symmetry.bindings()) {
                if (!isTrained(binding.tensor()) && (moves(binding.producers()) || moves(binding.consumers()))) {
                    excluded.add(name(binding.node()));
                }
            }
            if (excluded.size() == filter.exclude().size()) {
                return Rescaler.plan(symmetry, options);
            }
            filter = new NodeFilter(filter.only(), List.copyOf(excluded));
        }
    }

    /**
     * Applies scales to the weights, their gradients, their copies and the optimizer's state.
     *
     * @throws UnsupportedModelException if an element would overflow; nothing is changed then
     */
    public void apply(RescalePlan plan) {
        Map<String, WeightFactors> factors = Application.factors(plan.symmetry(), plan.scales());
        Map<String, Set<NDArray>> places = new LinkedHashMap<>();
        factors.keySet().forEach(name -> places.put(name, places(name)));
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<Carried> carried = new ArrayList<>();
            factors.forEach(
                    (name, factor) -> carried.addAll(carried(name, factor, Objects.requireNonNull(places.get(name)))));
            List<Problem> problems = carried.stream()
                    .map(Carried::problem)
                    .flatMap(Optional::stream)
                    .toList();
            if (!problems.isEmpty()) {
                throw new UnsupportedModelException(problems);
            }
            carried.forEach(Carried::apply);
        }
    }

    private Set<NDArray> places(String name) {
        Parameter parameter = Objects.requireNonNull(weights.get(name), name);
        Set<NDArray> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
        arrays.add(parameter.getArray());
        arrays.addAll(copies.of(parameter));
        return arrays;
    }

    private List<Carried> carried(String name, WeightFactors factors, Set<NDArray> places) {
        List<Carried> carried = new ArrayList<>();
        for (NDArray array : places) {
            carried.add(new Carried(name, array, factors, 1));
            if (array.hasGradient()) {
                carried.add(new Carried("gradient of " + name, array.getGradient(), factors, -1));
            }
        }
        String id = Objects.requireNonNull(weights.get(name)).getId();
        optimizer.map(state -> state.buffers(id)).orElse(List.of()).forEach(buffer -> {
            String label = buffer.slot().name() + " of " + name;
            carried.add(
                    new Carried(label, buffer.array(), factors, -buffer.slot().degree()));
        });
        return carried;
    }

    /** The structure with the weights as they are now, each in the constant's own type. */
    private Model current() {
        Map<String, Tensor> values = new LinkedHashMap<>();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            weights.forEach((name, parameter) -> values.put(name, value(name, parameter.getArray())));
        }
        return structure.withConstants(values);
    }

    private Tensor value(String name, NDArray array) {
        Tensor constant = Objects.requireNonNull(structure.graph().constant(name));
        if (!DeviceArrays.shape(array).equals(constant.shape())) {
            throw new IllegalArgumentException("the constant '%s' has shape %s, found a parameter of shape %s"
                    .formatted(name, constant.shape(), DeviceArrays.shape(array)));
        }
        return TensorArrays.tensor(array, constant);
    }

    private boolean isTrained(String constant) {
        Parameter parameter = weights.get(constant);
        return parameter != null && parameter.requiresGradient();
    }

    private static boolean moves(IndexField field) {
        for (int i = 0; i < field.size(); i++) {
            if (field.get(i) != 0) {
                return true;
            }
        }
        return false;
    }

    private static String name(Node node) {
        return node.name().isEmpty() ? node.output() : node.name();
    }
}
