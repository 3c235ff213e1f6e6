package org.pathlift.conditioning.propagation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Moments;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.FiniteWeights;
import org.pathlift.onnx.concurrent.Background;
import org.pathlift.onnx.djl.ActivationGradients;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.Use;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * Second moments, correlations, χ and gradients of a model layer by layer, predicted beside measured.
 *
 * @param layers in the order of the graph
 * @param restarts where theory does not apply, and the prediction begins anew
 * @param inputs how many inputs were run; 0 where nothing was measured
 */
public record SignalPropagation(List<LayerSignal> layers, List<Restart> restarts, int inputs) {

    /**
     * A place where theory does not apply.
     *
     * @param node the node, as messages name it
     * @param value what it computes
     * @param reason why it is not predicted
     */
    public record Restart(String node, String value, String reason) {}

    /** Keeps unmodifiable copies of {@code layers} and {@code restarts}. */
    public SignalPropagation {
        layers = List.copyOf(layers);
        restarts = List.copyOf(restarts);
    }

    /**
     * Predicts only; inputs are taken to have second moment 1 and no correlation.
     *
     * @param constants of a model whose weights are finite numbers, as {@link FiniteWeights} checks
     */
    public static SignalPropagation predict(ConstantValues constants) {
        return new Walk(constants, PropagationRuns.NONE).result();
    }

    /**
     * Predicts and measures: forward in ONNX Runtime, and backward in DJL where the runs ask for it.
     *
     * @param constants of a model whose weights are finite numbers, as {@link FiniteWeights} checks
     * @throws org.pathlift.onnx.error.UnsupportedModelException if an activation is no finite number, or gradients are asked
     *     for and the model cannot be trained, with all such nodes
     */
    public static SignalPropagation measure(ConstantValues constants, PropagationRuns runs) {
        return new Walk(constants, runs).result();
    }

    /** One look at a model. */
    private static final class Walk {
        private final ConstantValues constants;
        private final PropagationRuns runs;
        private final List<WeightLayer> found;
        private final ActivationReader activations;
        private final Set<String> outputs = new HashSet<>();
        private final Restarts restarts;
        private final Map<String, Variances> variances;
        private final Map<String, Signal> signals = new HashMap<>();
        private final Map<String, Double> slopes = new HashMap<>();
        private final Map<String, Double> gradients = new HashMap<>();

        Walk(ConstantValues constants, PropagationRuns runs) {
            this.constants = constants;
            this.runs = runs;
            this.found = WeightLayers.find(constants);
            this.activations = new ActivationReader(constants, found);
            this.restarts = Restarts.find(constants, activations, found);
            found.forEach(layer -> outputs.add(layer.output()));
            // All weights are read for them, which takes as long as ONNX Runtime takes to open a model.
            try (Background<Map<String, Variances>> reading = Background.begin(() -> ofWeights(found))) {
                if (!runs.inputs().isEmpty()) {
                    measureForward();
                    runs.gradientSeed().ifPresent(this::measureBackward);
                }
                this.variances = reading.get();
            }
        }

        private static Map<String, Variances> ofWeights(List<WeightLayer> layers) {
            Map<String, Variances> variances = new HashMap<>();
            layers.forEach(
                    layer -> variances.computeIfAbsent(layer.weightName(), absent -> LayerVariances.ofWeights(layer)));
            return variances;
        }

        private void measureForward() {
            ForwardMeasurement measurement = new ForwardMeasurement();
            constants.facts().model().graph().inputs().forEach(input -> measurement.signal(input.name()));
            found.forEach(layer -> {
                measurement.signal(layer.output());
                Optional<Activation> feeding = activations.of(layer.input());
                feeding.ifPresent(activation -> measurement.square(
                        key(layer),
                        new ForwardMeasurement.SquareOf(activations.root(layer.input()), activation::slope)));
            });
            restarts.reasons().keySet().forEach(node -> measurement.signal(given(node)));
            Model model = constants.facts().model();
            ShapeTable shapes = constants.facts().shapes();
            ForwardMeasurement.Result result = runs.written().isPresent()
                    ? measurement.runWritten(runs.written().get(), shapes, runs.inputs())
                    : measurement.run(model, shapes, runs.inputs());
            signals.putAll(result.signals());
            slopes.putAll(result.squares());
        }

        private void measureBackward(long seed) {
            Set<String> values = new LinkedHashSet<>();
            found.forEach(layer -> values.add(layer.output()));
            restarts.reasons().keySet().stream()
                    .flatMap(node -> node.inputs().stream())
                    .filter(value -> constants.facts().model().graph().producer(value) != null)
                    .filter(value -> !constants.isConstant(value) && signals.containsKey(value))
                    .forEach(values::add);
            values.removeIf(value -> constants
                    .facts()
                    .shape(value)
                    .filter(shape -> shape.rank() > 0)
                    .isEmpty());
            gradients.putAll(ActivationGradients.meanSquares(
                    constants.facts().model(), constants.facts().shapes(), values, runs.inputs(), seed));
        }

        SignalPropagation result() {
            ForwardPrediction forward = ForwardPrediction.of(
                    constants,
                    activations,
                    found,
                    restarts,
                    (layer, input) -> Objects.requireNonNull(variances.get(layer.weightName())),
                    value -> Optional.ofNullable(signals.get(value)));
            Map<String, Double> backward = BackwardPrediction.of(
                    constants,
                    activations,
                    found,
                    forward,
                    value -> gradients.containsKey(value)
                            ? OptionalDouble.of(gradients.get(value))
                            : OptionalDouble.empty());
            List<LayerSignal> layers = new ArrayList<>();
            for (WeightLayer layer : found) {
                layers.add(layer(layer, forward, backward));
            }
            List<Restart> begun = new ArrayList<>();
            restarts.reasons().forEach((node, reason) -> begun.add(new Restart(node.label(), given(node), reason)));
            return new SignalPropagation(layers, begun, runs.inputs().size());
        }

        private LayerSignal layer(WeightLayer layer, ForwardPrediction forward, Map<String, Double> backward) {
            Variances has = forward.variances(layer);
            Activation feeding = activations.of(layer.input()).orElseGet(Activations::identity);
            Signal root = forward.signal(activations.root(layer.input())).orElse(Signal.of(1, 0, 0));
            Signal out = forward.signal(layer.output()).orElseThrow();
            @Nullable Double slope = slopes.get(key(layer));
            return new LayerSignal(
                    layer,
                    feeding,
                    has,
                    out,
                    Optional.ofNullable(signals.get(layer.output())),
                    has.weight() * ActivationMap.slopeSquare(feeding, root),
                    slope == null ? OptionalDouble.empty() : OptionalDouble.of(has.weight() * slope),
                    betweenNormalizations(layer)
                            ? OptionalDouble.of(Moments.of(feeding, 1).normalizedChi())
                            : OptionalDouble.empty(),
                    known(backward, layer.output()),
                    known(gradients, layer.output()),
                    note(layer.input(), new HashSet<>()));
        }

        /** Whether a fresh batch normalization stands before the layer's activation, and another one reads the layer alone. */
        private boolean betweenNormalizations(WeightLayer layer) {
            Graph graph = constants.facts().model().graph();
            @Nullable Node before = graph.producer(activations.root(layer.input()));
            List<Use> readers = graph.uses(layer.output());
            return before != null
                    && before.is("BatchNormalization")
                    && isEverywhere(1, before.input(1))
                    && isEverywhere(0, before.input(2))
                    && readers.size() == 1
                    && readers.get(0).node().is("BatchNormalization");
        }

        private boolean isEverywhere(double number, String value) {
            @Nullable Tensor constant = Elements.ofConstant(constants, value);
            return constant != null && Elements.common(constant).equals(OptionalDouble.of(number));
        }

        /** Returns why theory does not apply somewhere between a value and the layers before it. */
        private Optional<String> note(String value, Set<String> seen) {
            Optional<String> reason = restarts.at(value);
            if (reason.isPresent()) {
                return reason;
            }
            @Nullable Node producer = constants.facts().model().graph().producer(value);
            if (producer == null || !seen.add(value) || outputs.contains(value)) {
                return Optional.empty();
            }
            return producer.inputs().stream()
                    .filter(input -> !input.isEmpty() && !constants.isConstant(input))
                    .flatMap(input -> note(input, seen).stream())
                    .findFirst();
        }

        /** The first output of a node that is not omitted. */
        private static String given(Node node) {
            return node.outputs().stream()
                    .filter(output -> !output.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        private static OptionalDouble known(Map<String, Double> numbers, String value) {
            @Nullable Double number = numbers.get(value);
            return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
        }

        private static String key(WeightLayer layer) {
            return layer.node().output();
        }
    }
}
