package org.pathlift.conditioning.init;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.CriticalAnswer;
import org.pathlift.conditioning.meanfield.NoCriticalPoint;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.propagation.ActivationReader;
import org.pathlift.conditioning.propagation.ForwardPrediction;
import org.pathlift.conditioning.propagation.LayerVariances;
import org.pathlift.conditioning.propagation.ResidualSums;
import org.pathlift.conditioning.propagation.ResidualSums.Residual;
import org.pathlift.conditioning.propagation.Restarts;
import org.pathlift.conditioning.propagation.Signal;
import org.pathlift.conditioning.propagation.SignalSums;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayers;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.FiniteWeights;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;

/**
 * Initializes a model: finds its layers, their activations and residual sums in the graph, chooses σw² and σb² layer by
 * layer along the way of the signal, and draws.
 */
public final class Initializer {

    private final ConstantValues constants;
    private final InitOptions options;
    private final List<WeightLayer> layers;
    private final ActivationReader reader;
    private final LayerActivations activations;
    private final List<Residual> residuals;
    private final Branches branches;
    private final CriticalRule rule;
    private final Set<Node> layerNodes = new HashSet<>();
    private final Map<String, Node> weights = new LinkedHashMap<>();
    private final Map<String, ElementSums> sums;

    private Initializer(ConstantValues constants, InitOptions options) {
        this.constants = constants;
        this.options = options;
        this.layers = WeightLayers.find(constants);
        for (WeightLayer layer : layers) {
            layerNodes.add(layer.node());
            weights.putIfAbsent(layer.weightName(), layer.node());
            layer.bias().ifPresent(bias -> weights.putIfAbsent(bias.tensor().name(), layer.node()));
        }
        this.sums = FiniteWeights.require(constants, weights);
        this.reader = new ActivationReader(constants, layers);
        this.activations = new LayerActivations(constants, reader);
        this.residuals = ResidualSums.find(constants, layers);
        this.branches = Branches.of(options.residualScaling(), residuals, constants, reader);
        this.rule = new CriticalRule(options.biasVariance());
    }

    /**
     * Plans an initialization.
     *
     * @param inputs inputs from which the second moment of the model's inputs is taken, and on which LSUV measures; empty:
     *     inputs are taken to have second moment 1
     * @throws UnsupportedModelException if the model has no layer with a constant weight, or a weight is no finite number
     * @throws RequestException if an activation has no critical point at the σb² that was asked for, with all of them
     * @throws IllegalArgumentException if LSUV has no inputs
     */
    public static InitPlan plan(ConstantValues constants, InitOptions options, List<Map<String, Sample>> inputs) {
        return new Initializer(constants, options).plan(inputs);
    }

    private InitPlan plan(List<Map<String, Sample>> inputs) {
        if (layers.isEmpty()) {
            throw new UnsupportedModelException(new Problem(
                    "a model must have layers to initialize",
                    "the graph",
                    "a Conv, ConvTranspose, Gemm, MatMul or Gather with a constant weight",
                    "none",
                    "give a model whose weights are constants of the file"));
        }
        checkBiasVariance();
        OtherWeights others = new OtherWeights(constants, options, branches, weights.keySet());
        // The signal passes the normalizations as they will be.
        List<LayerDesign> designs = design(constants.withConstants(others.tensors()), inputs);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        LayerDraw draw = new LayerDraw(new Draws(options.distribution(), options.seed()));
        designs.forEach(design -> draw.add(design, tensors));
        tensors.putAll(others.tensors());
        InitPlan plan = new InitPlan(constants, options, designs, others.found(), residuals, tensors);
        return options.scheme() == Scheme.LSUV ? UnitVariance.fit(plan, rule, branches, inputs) : plan;
    }

    /** All activations that have no critical point at the asked σb², at once. */
    private void checkBiasVariance() {
        if (options.biasVariance().isEmpty()) {
            return;
        }
        Set<String> reasons = new TreeSet<>();
        for (WeightLayer layer : layers) {
            activations.downstream(layer).ifPresent(activation -> {
                CriticalAnswer answer = rule.point(activation);
                if (answer instanceof NoCriticalPoint none) {
                    reasons.add(none.reason());
                }
            });
        }
        if (!reasons.isEmpty()) {
            throw new RequestException(reasons.stream()
                    .map(reason -> new Problem(
                            "every activation must have a critical point at the asked variance of biases",
                            "sigma_b^2 = " + options.biasVariance().getAsDouble(),
                            "a point of the critical line",
                            reason,
                            "leave --sigma-b2 out to take each activation's usual point"))
                    .toList());
        }
    }

    /** Walks with the signal of one input and chooses for each layer. A weight with several uses goes by its first. */
    private List<LayerDesign> design(ConstantValues prepared, List<Map<String, Sample>> inputs) {
        Map<String, LayerDesign> byWeight = new HashMap<>();
        List<LayerDesign> designs = new ArrayList<>();
        Map<String, Signal> measured = SignalSums.ofInputs(inputs);
        LayerVariances choose = (layer, input) -> {
            @Nullable LayerDesign first = byWeight.get(layer.weightName());
            if (first != null) {
                return first.variances();
            }
            LayerDesign design = design(layer, input);
            byWeight.put(layer.weightName(), design);
            designs.add(design);
            return design.variances();
        };
        Set<String> starts = new HashSet<>();
        constants.facts().model().graph().inputs().forEach(input -> starts.add(input.name()));
        // What padding takes from a signal is no reason for larger weights.
        List<WeightLayer> unpadded = layers.stream().map(WeightLayer::unpadded).toList();
        ForwardPrediction.of(
                prepared,
                reader,
                unpadded,
                Restarts.find(prepared, reader, unpadded),
                choose,
                value -> starts.contains(value)
                        ? Optional.of(
                                measured.getOrDefault(value, Signal.of(1, 0, 1)).alone())
                        : Optional.empty());
        return designs;
    }

    private LayerDesign design(WeightLayer layer, Signal input) {
        Activation feeding = activations.feeding(layer);
        Optional<Activation> downstream = activations.downstream(layer);
        Variances before = LayerVariances.ofWeights(layer, tensor -> Objects.requireNonNull(sums.get(tensor.name())));
        List<String> notes = new ArrayList<>();
        Scheme scheme = options.scheme();
        if (!options.nodes().admits(layer.node())) {
            notes.add("stays: excluded");
            scheme = Scheme.KEEP;
        } else if (scheme == Scheme.RESCALE && before.weight() == 0) {
            notes.add("stays: its weights are all 0, which has no direction");
            scheme = Scheme.KEEP;
        } else if (scheme == Scheme.RESCALE && activations.isNormalized(layer)) {
            notes.add("stays: a normalization follows, whose statistics fit these weights");
            scheme = Scheme.KEEP;
        }
        Variances chosen = scheme == Scheme.KEEP ? before : choose(layer, scheme, feeding, downstream, input, notes);
        if (scheme == Scheme.DELTA_ORTHOGONAL) {
            Optional<String> obstacle = OrthogonalWeights.obstacle(layer);
            obstacle.filter(why -> layer.kind().isConvolution()).ifPresent(why -> notes.add("orthogonal: " + why));
            scheme = obstacle.isPresent() ? Scheme.ORTHOGONAL : scheme;
        }
        if (scheme.isOrthogonal() && layer.kind() == WeightLayer.Kind.EMBEDDING) {
            scheme = Scheme.CRITICAL;
        }
        return new LayerDesign(layer, scheme, feeding, downstream, before, chosen, notes);
    }

    private Variances choose(
            WeightLayer layer,
            Scheme scheme,
            Activation feeding,
            Optional<Activation> downstream,
            Signal input,
            List<String> notes) {
        double factor = layer.weightFactor() * layer.weightFactor();
        double branch = branches.weight(layer.weightName());
        branches.note(layer.weightName()).ifPresent(notes::add);
        boolean outputLayer = activations.isOutputLayer(layer, layerNodes);
        boolean fixup = options.residualScaling() == ResidualScaling.FIXUP;
        if (layer.kind() == WeightLayer.Kind.EMBEDDING) {
            return new Variances(branch * branch, 0);
        }
        if (fixup && outputLayer) {
            notes.add("Fixup: the output layer is 0");
            return new Variances(0, 0);
        }
        Variances plain;
        if (scheme == Scheme.HE) {
            plain = new Variances(2 / (1 + leak(feeding) * leak(feeding)), 0);
        } else if (scheme == Scheme.LECUN) {
            plain = new Variances(1, 0);
        } else if (scheme == Scheme.PYTORCH) {
            plain = new Variances(1.0 / 3, 1 / (3 * layer.fan().in()));
        } else if (scheme == Scheme.GLOROT) {
            plain = new Variances(
                    2 * layer.fan().in() / (layer.fan().in() + layer.fan().out()), 0);
        } else if (outputLayer) {
            notes.add("output layer: sigma_w = 1");
            plain = new Variances(1, 0);
        } else {
            CriticalRule.Choice choice = rule.choose(layer, feeding, downstream, input);
            notes.addAll(choice.notes());
            plain = choice.variances();
        }
        double biasFactor = layer.biasFactor() == 0 ? 1 : layer.biasFactor();
        return new Variances(
                plain.weight() * branch * branch / factor, plain.bias() * branch * branch / biasFactor / biasFactor);
    }

    /** The slope on the left of a LeakyReLU; 0 for every other activation. */
    private static double leak(Activation activation) {
        boolean leaky = activation.positivelyHomogeneous()
                && activation.slopeAtPlusInfinity() == 1
                && activation.slopeAtMinusInfinity() < 1;
        return leaky ? activation.slopeAtMinusInfinity() : 0;
    }
}
