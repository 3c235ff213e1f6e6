package org.pathlift.conditioning.propagation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** What operators without a weight of a layer make of a signal. */
final class SignalRules {

    private final ConstantValues constants;
    private final ActivationReader activations;
    private final Restarts restarts;
    private final Map<String, Signal> signals;

    SignalRules(
            ConstantValues constants, ActivationReader activations, Restarts restarts, Map<String, Signal> signals) {
        this.constants = constants;
        this.activations = activations;
        this.restarts = restarts;
        this.signals = signals;
    }

    /** Puts the signals of a node's outputs; measured ones where the prediction begins anew. */
    void apply(Node node, Function<String, Optional<Signal>> measured) {
        Optional<String> reason = restarts.at(node);
        Signal signal = reason.isPresent() ? assumed(node, reason.get()) : predicted(node);
        for (String output : node.outputs()) {
            if (!output.isEmpty()) {
                signals.put(output, reason.isPresent() ? measured.apply(output).orElse(signal) : signal);
            }
        }
    }

    private Signal predicted(Node node) {
        ElementExpressions.Expression expression = activations.expression(node.output());
        if (!expression.isRoot()) {
            Activation activation = activations.of(node.output()).orElseThrow();
            return ActivationMap.after(activation, signal(expression.root()));
        }
        return switch (node.opType()) {
            case "Concat" -> concat(node);
            case "Add", "Sum", "Sub" -> sum(node);
            case "Mul", "Div" -> product(node);
            case "Pad" -> pad(node);
            case "BatchNormalization" -> batchNormalization(node);
            case "LayerNormalization",
                    "RMSNormalization",
                    "SimplifiedLayerNormalization",
                    "GroupNormalization",
                    "InstanceNormalization" -> normalized(node);
            default -> first(node);
        };
    }

    private Signal signal(String value) {
        Signal known = signals.get(value);
        if (known != null) {
            return known;
        }
        @Nullable Tensor constant = Elements.ofConstant(constants, value);
        if (constant != null && constant.shape().elements() > 0) {
            double square = ElementSums.of(constant).meanSquare();
            return Signal.of(square, Elements.mean(constant, x -> x), square);
        }
        return Signal.of(1, 0, 0).doubted("a constant that the graph computes");
    }

    private Signal first(Node node) {
        return node.inputs().stream()
                .filter(input -> !input.isEmpty() && !constants.isConstant(input))
                .findFirst()
                .map(this::signal)
                .orElseGet(() -> Signal.of(1, 0, 0).doubted("it is computed from constants"));
    }

    /** What is taken for want of better: a normalization's own, else the signal of the first activation. */
    private Signal assumed(Node node, String reason) {
        Signal before = node.is("BatchNormalization") ? normalized(node) : first(node);
        return Signal.of(before.square(), before.mean(), before.product()).doubted(reason);
    }

    private Signal concat(Node node) {
        double all = 0;
        double square = 0;
        double mean = 0;
        double product = 0;
        Optional<String> doubt = Optional.empty();
        for (String input : node.inputs()) {
            Signal part = signal(input);
            double share = constants.facts().shape(input).map(Shape::elements).orElse(1L);
            all += share;
            square += share * part.square();
            mean += share * part.mean();
            product += share * part.product();
            doubt = doubt.isPresent() ? doubt : part.doubt();
        }
        return all == 0 ? first(node) : new Signal(square / all, mean / all, product / all, doubt);
    }

    /** Terms that do not depend on each other but for their means. */
    private Signal sum(Node node) {
        if (node.inputs().stream().anyMatch(this::isInfinite)) {
            return first(node).doubted("a mask is added");
        }
        List<Signal> terms = node.inputs().stream().map(this::signal).toList();
        double square = 0;
        double product = 0;
        double mean = 0;
        Optional<String> doubt = Optional.empty();
        for (int i = 0; i < terms.size(); i++) {
            Signal term = terms.get(i);
            double sign = i > 0 && node.is("Sub") ? -1 : 1;
            square += term.square() + 2 * sign * mean * term.mean();
            product += term.product() + 2 * sign * mean * term.mean();
            mean += sign * term.mean();
            doubt = doubt.isPresent() ? doubt : term.doubt();
        }
        return new Signal(Math.max(square, 0), mean, product, doubt);
    }

    private boolean isInfinite(String value) {
        @Nullable Tensor tensor = Elements.ofConstant(constants, value);
        return tensor != null && !ElementSums.of(tensor).finite();
    }

    private Signal product(Node node) {
        boolean left = constants.isConstant(node.input(0));
        Tensor factor = Objects.requireNonNull(Elements.ofConstant(constants, node.input(left ? 0 : 1)));
        boolean divides = node.is("Div");
        double square = Elements.mean(factor, x -> divides ? 1 / (x * x) : x * x);
        double mean = Elements.mean(factor, x -> divides ? 1 / x : x);
        Signal input = signal(node.input(left ? 1 : 0));
        return new Signal(square * input.square(), mean * input.mean(), square * input.product(), input.doubt());
    }

    private Signal pad(Node node) {
        Shape in = constants.facts().shape(node.input(0)).orElseThrow();
        Shape out = constants.facts().shape(node.output()).orElseThrow();
        double share = Math.min(1, (double) in.elements() / Math.max(1, out.elements()));
        Signal input = signal(node.input(0));
        return new Signal(share * input.square(), share * input.mean(), share * input.product(), input.doubt());
    }

    /** With fresh statistics (mean 0, variance 1): the signal times γ, plus β. */
    private Signal batchNormalization(Node node) {
        double epsilon = node.floatAttribute("epsilon", 1e-5f);
        Signal gain = signal(node.input(1));
        Signal shift = signal(node.input(2));
        Signal input = signal(node.input(0));
        double square = gain.square() / (1 + epsilon);
        return new Signal(
                square * input.square() + shift.square(),
                gain.mean() / Math.sqrt(1 + epsilon) * input.mean() + shift.mean(),
                square * input.product() + shift.square(),
                input.doubt());
    }

    /** A normalization by the statistics of the signal itself: variance γ², plus β. */
    private Signal normalized(Node node) {
        String gain = node.input(1);
        String shift = node.input(2);
        Signal input = signal(node.input(0));
        double variance = input.square() - input.mean() * input.mean();
        double covariance = input.product() - input.mean() * input.mean();
        double gains = gain.isEmpty() ? 1 : signal(gain).square();
        double shifts = shift.isEmpty() ? 0 : signal(shift).square();
        double correlation = variance <= 0 ? 0 : Math.max(-1, Math.min(1, covariance / variance));
        double mean = shift.isEmpty() ? 0 : signal(shift).mean();
        return new Signal(gains + shifts, mean, gains * correlation + shifts, input.doubt());
    }
}
