package org.pathlift.conditioning.propagation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.ValueInfo;

/**
 * The second moments and correlations of all activations of a model as mean-field theory predicts them: weights drawn
 * independently with mean 0, many terms in each sum (Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017,
 * arXiv:1611.01232).
 *
 * <p>A layer makes q' = σw² q + σb², an activation the Gaussian moments of its function, a sum adds. Where theory does not
 * say, as behind a max-pool or a softmax, the prediction begins anew: from what was measured there, or else from an
 * assumption; the signal's {@linkplain Signal#doubt() doubt} says so.
 */
public final class ForwardPrediction {

    private final Map<String, Signal> signals;
    private final Map<WeightLayer, Variances> variances;

    private ForwardPrediction(Map<String, Signal> signals, Map<WeightLayer, Variances> variances) {
        this.signals = signals;
        this.variances = variances;
    }

    /**
     * Walks through a model.
     *
     * @param activations the functions that its elementwise operators compute
     * @param layers its layers
     * @param restarts where the prediction begins anew
     * @param variances what variances each has; asked once for each layer, in the order of the graph
     * @param measured what is known of a value by measurement; asked for the inputs, which otherwise
     *     have second moment 1, and where theory does not say
     */
    public static ForwardPrediction of(
            ConstantValues constants,
            ActivationReader activations,
            List<WeightLayer> layers,
            Restarts restarts,
            LayerVariances variances,
            Function<String, Optional<Signal>> measured) {
        Map<String, Signal> signals = new HashMap<>();
        Map<WeightLayer, Variances> chosen = new LinkedHashMap<>();
        Map<Node, WeightLayer> byNode = new HashMap<>();
        Set<String> biased = new HashSet<>();
        layers.forEach(layer -> {
            byNode.put(layer.node(), layer);
            biased.add(layer.output());
        });
        for (ValueInfo input : constants.facts().model().graph().inputs()) {
            signals.put(input.name(), measured.apply(input.name()).orElse(Signal.of(1, 0, 0)));
        }
        SignalRules rules = new SignalRules(constants, activations, restarts, signals);
        for (Node node : constants.facts().model().graph().sorted()) {
            @Nullable WeightLayer layer = byNode.get(node);
            if (layer != null) {
                Signal input = signals.getOrDefault(layer.input(), Signal.of(1, 0, 0));
                Variances has = variances.of(layer, input);
                chosen.put(layer, has);
                Signal product = product(layer, has, input);
                signals.put(node.output(), product);
                signals.put(layer.output(), biased(layer, has, product));
            } else if (!constants.isConstant(node.output()) && !biased.contains(node.output())) {
                rules.apply(node, measured);
            }
        }
        return new ForwardPrediction(signals, chosen);
    }

    private static Signal product(WeightLayer layer, Variances has, Signal input) {
        double factor = has.weight()
                * layer.weightFactor()
                * layer.weightFactor()
                * layer.fan().inside();
        if (layer.kind() == WeightLayer.Kind.EMBEDDING) {
            return Signal.of(has.weight(), 0, 0);
        }
        return new Signal(factor * input.square(), 0, factor * input.product(), input.doubt());
    }

    private static Signal biased(WeightLayer layer, Variances has, Signal product) {
        double bias = has.bias() * layer.biasFactor() * layer.biasFactor();
        return new Signal(product.square() + bias, 0, product.product() + bias, product.doubt());
    }

    /** Returns what is predicted of an activation, if anything. */
    public Optional<Signal> signal(String value) {
        return Optional.ofNullable(signals.get(value));
    }

    /** Returns the variances that a layer was given. */
    public Variances variances(WeightLayer layer) {
        return java.util.Objects.requireNonNull(variances.get(layer));
    }
}
