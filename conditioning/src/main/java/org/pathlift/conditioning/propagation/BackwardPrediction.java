package org.pathlift.conditioning.propagation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * The second moments of gradients with regard to activations as mean-field theory predicts them, from the outputs back:
 * the loss is Σ r·y with independent r of variance 1 on every floating output.
 *
 * <p>A layer multiplies by E W² times the outputs that an input feeds, an activation by E φ'², a sum passes, and several
 * readers add up. It assumes, as the theory does, that the weights of the way back do not depend on those of the way
 * forth. Where an operator is not predicted the way begins anew from what was measured.
 */
final class BackwardPrediction {

    private final ConstantValues constants;
    private final ActivationReader activations;
    private final ForwardPrediction forward;
    private final Function<String, OptionalDouble> measured;
    private final Map<Node, WeightLayer> layers = new HashMap<>();
    private final Map<String, Double> gradients = new HashMap<>();
    private final Set<String> unknown = new HashSet<>();

    private BackwardPrediction(
            ConstantValues constants,
            ActivationReader activations,
            List<WeightLayer> layers,
            ForwardPrediction forward,
            Function<String, OptionalDouble> measured) {
        this.constants = constants;
        this.activations = activations;
        this.forward = forward;
        this.measured = measured;
        layers.forEach(layer -> this.layers.put(layer.node(), layer));
    }

    /**
     * Returns E g² of each activation that a gradient reaches, by name.
     *
     * @param measured E g² of a value by measurement, asked where theory does not say
     */
    static Map<String, Double> of(
            ConstantValues constants,
            ActivationReader activations,
            List<WeightLayer> layers,
            ForwardPrediction forward,
            Function<String, OptionalDouble> measured) {
        BackwardPrediction prediction = new BackwardPrediction(constants, activations, layers, forward, measured);
        prediction.walk();
        prediction.unknown.forEach(prediction.gradients::remove);
        return prediction.gradients;
    }

    private void walk() {
        for (ValueInfo output : constants.facts().model().graph().outputs()) {
            if (output.type() == ElementType.UNDEFINED || output.type().isFloating()) {
                gradients.merge(output.name(), 1.0, Double::sum);
            }
        }
        List<Node> backwards = new ArrayList<>(constants.facts().model().graph().sorted());
        Collections.reverse(backwards);
        for (Node node : backwards) {
            if (!constants.isConstant(node.output())) {
                visit(node);
            }
        }
    }

    private void visit(Node node) {
        double arriving = 0;
        boolean reached = false;
        for (String output : node.outputs()) {
            @Nullable Double gradient = gradients.get(output);
            if (gradient != null) {
                // Parts of one input, as Split makes them, lie beside each other.
                arriving += gradient * share(output, node);
                reached = true;
            }
        }
        if (!reached) {
            return;
        }
        if (node.outputs().stream().anyMatch(unknown::contains)) {
            unknownInputs(node);
            return;
        }
        @Nullable WeightLayer layer = layers.get(node);
        if (layer != null) {
            Variances has = forward.variances(layer);
            add(
                    layer.input(),
                    arriving
                            * has.weight()
                            * layer.weightFactor()
                            * layer.weightFactor()
                            * layer.fan().out()
                            / layer.fan().in()
                            * layer.fan().inside());
            return;
        }
        for (int input = 0; input < node.inputs().size(); input++) {
            String value = node.input(input);
            if (!value.isEmpty() && !constants.isConstant(value) && isFloating(value)) {
                OptionalDouble factor = factor(node, value);
                if (factor.isPresent()) {
                    add(value, arriving * factor.getAsDouble());
                } else {
                    restart(value);
                }
            }
        }
    }

    private double share(String output, Node node) {
        return node.is("Split") ? elements(output) / Math.max(1, elements(node.input(0))) : 1;
    }

    private void unknownInputs(Node node) {
        node.inputs().stream()
                .filter(value -> !value.isEmpty() && !constants.isConstant(value))
                .forEach(this::restart);
    }

    /** Takes the whole gradient of a value from its measurement; without one nothing before it is predicted. */
    private void restart(String value) {
        OptionalDouble known = measured.apply(value);
        if (known.isPresent()) {
            gradients.put(value, known.getAsDouble());
        } else {
            unknown.add(value);
            gradients.putIfAbsent(value, 0.0);
        }
    }

    private void add(String value, double gradient) {
        gradients.merge(value, gradient, Double::sum);
    }

    private boolean isFloating(String value) {
        return constants
                .facts()
                .model()
                .graph()
                .valueInfo(value)
                .map(info -> info.type() == ElementType.UNDEFINED || info.type().isFloating())
                .orElse(true);
    }

    /** What a node multiplies E g² by from its output to one of its inputs. */
    private OptionalDouble factor(Node node, String input) {
        if (!node.domain().isEmpty()) {
            return OptionalDouble.empty();
        }
        ElementExpressions.Expression expression = activations.expression(node.output());
        if (!expression.isRoot()) {
            return step(node, expression.root());
        }
        double repeats = elements(node.output()) / Math.max(1, elements(input));
        return switch (node.opType()) {
            case "Reshape",
                    "Flatten",
                    "Squeeze",
                    "Unsqueeze",
                    "Transpose",
                    "Add",
                    "Sub",
                    "Sum",
                    "Concat",
                    "Split",
                    "Identity",
                    "Cast",
                    "Dropout",
                    "DepthToSpace",
                    "SpaceToDepth" -> OptionalDouble.of(1);
            case "Slice", "Pad" -> OptionalDouble.of(Math.min(1, repeats));
            case "Expand", "Tile" -> OptionalDouble.of(repeats);
            case "MaxPool", "GlobalMaxPool", "ReduceMax" -> OptionalDouble.of(repeats);
            case "GlobalAveragePool", "ReduceMean", "AveragePool" -> OptionalDouble.of(average(node, repeats));
            case "BatchNormalization" -> batchNormalization(node);
            default -> OptionalDouble.empty();
        };
    }

    /**
     * Within an expression the whole derivative goes to its root at once, and what stands between gets nothing: what
     * arrives at a value of an expression comes from readers outside of it.
     */
    private OptionalDouble step(Node node, String root) {
        Optional<Double> slope = activations
                .of(node.output())
                .flatMap(activation ->
                        forward.signal(root).map(signal -> ActivationMap.slopeSquare(activation, signal)));
        if (slope.isEmpty()) {
            return OptionalDouble.empty();
        }
        add(root, gradients.getOrDefault(node.output(), 0.0) * slope.get() / operands(node));
        return OptionalDouble.of(0);
    }

    /** How many inputs of a node are activations: each is visited once. */
    private long operands(Node node) {
        return node.inputs().stream()
                .filter(value -> !value.isEmpty() && !constants.isConstant(value) && isFloating(value))
                .count();
    }

    /** Each element has a part 1/s in as many outputs as windows meet it. */
    private double average(Node node, double repeats) {
        double window = node.is("AveragePool")
                ? node.intsAttribute("kernel_shape")
                        .map(kernel ->
                                (double) java.util.stream.LongStream.of(kernel).reduce(1, (a, b) -> a * b))
                        .orElse(1.0)
                : 1 / repeats;
        return repeats / window;
    }

    private OptionalDouble batchNormalization(Node node) {
        Optional<Signal> in = forward.signal(node.input(0));
        Optional<Signal> out = forward.signal(node.output());
        if (in.isEmpty() || out.isEmpty() || in.get().square() == 0) {
            return OptionalDouble.empty();
        }
        double gain = Optional.ofNullable(constants.views().get(node.input(1)))
                .map(view -> ElementSums.of(view.tensor()).meanSquare())
                .orElse(0.0);
        double variance = Optional.ofNullable(constants.views().get(node.input(4)))
                .map(view -> Elements.mean(view.tensor(), v -> 1 / (v + node.floatAttribute("epsilon", 1e-5f))))
                .orElse(0.0);
        return OptionalDouble.of(gain * variance);
    }

    private double elements(String value) {
        return constants.facts().shape(value).map(Shape::elements).orElse(1L);
    }
}
