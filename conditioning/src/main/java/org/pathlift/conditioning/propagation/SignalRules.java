package org.pathlift.conditioning.propagation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.ElementSums;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;

/** What operators without a weight of a layer make of a signal. */
final class SignalRules {

    private static final String POOLING = "the correlation between positions is not predicted";

    private final Symmetry symmetry;
    private final ActivationReader activations;
    private final Map<String, Signal> signals;
    private final Map<String, String> restarts = new LinkedHashMap<>();
    private boolean beginsAnew;

    SignalRules(Symmetry symmetry, ActivationReader activations, Map<String, Signal> signals) {
        this.symmetry = symmetry;
        this.activations = activations;
        this.signals = signals;
    }

    /** Returns the values at which the prediction begins anew, and why. */
    Map<String, String> restarts() {
        return restarts;
    }

    /** Puts the signals of a node's outputs; measured ones where there is no rule. */
    void apply(Node node, Function<String, Optional<Signal>> measured) {
        beginsAnew = false;
        Signal signal = predicted(node);
        for (String output : node.outputs()) {
            if (output.isEmpty()) {
                continue;
            }
            if (!beginsAnew) {
                signals.put(output, signal);
                continue;
            }
            restarts.put(output, signal.doubt().orElseThrow());
            signals.put(output, measured.apply(output).orElse(signal));
        }
    }

    private Signal predicted(Node node) {
        if (!node.domain().isEmpty()) {
            return assumed(node, "operators of domain '" + node.domain() + "' are not predicted");
        }
        ElementExpressions.Expression expression = activations.expression(node.output());
        if (!expression.isRoot()) {
            return activations
                    .of(node.output())
                    .map(activation -> ActivationMap.after(activation, signal(expression.root())))
                    .orElseGet(() -> assumed(node, node.opType() + " is not finite everywhere"));
        }
        return switch (node.opType()) {
            case "Reshape",
                    "Flatten",
                    "Squeeze",
                    "Unsqueeze",
                    "Transpose",
                    "Slice",
                    "Split",
                    "Gather",
                    "GatherElements",
                    "GatherND",
                    "Expand",
                    "Tile",
                    "DepthToSpace",
                    "SpaceToDepth",
                    "Identity",
                    "Cast" -> first(node);
            case "Dropout" -> first(node);
            case "Resize", "Upsample" ->
                node.stringAttribute("mode", "nearest").equals("nearest") ? first(node) : assumed(node, POOLING);
            case "Concat" -> concat(node);
            case "Add", "Sum", "Sub" -> sum(node);
            case "Mul", "Div" -> product(node);
            case "Pad" -> pad(node);
            case "BatchNormalization" -> batchNormalization(node);
            case "LayerNormalization", "RMSNormalization", "SimplifiedLayerNormalization", "GroupNormalization" ->
                normalized(node, node.input(1), node.input(2));
            case "InstanceNormalization" -> normalized(node, node.input(1), node.input(2));
            case "AveragePool", "GlobalAveragePool", "ReduceMean", "LpPool", "GlobalLpPool", "ReduceSum" ->
                assumed(node, POOLING);
            case "MaxPool", "GlobalMaxPool", "ReduceMax", "Max" -> assumed(node, "a maximum is not predicted");
            case "Softmax", "LogSoftmax" -> assumed(node, "softmax is not predicted");
            case "MatMul", "Einsum" -> assumed(node, "products of activations are not predicted");
            default -> assumed(node, node.opType() + " is not predicted");
        };
    }

    private Signal signal(String value) {
        Signal known = signals.get(value);
        if (known != null) {
            return known;
        }
        @Nullable Tensor constant = constant(value);
        if (constant != null && constant.shape().elements() > 0) {
            double square = ElementSums.of(constant).meanSquare();
            return Signal.of(square, Elements.mean(constant, x -> x), square);
        }
        return Signal.of(1, 0, 0).doubted("a constant that the graph computes");
    }

    private Signal first(Node node) {
        return node.inputs().stream()
                .filter(input -> !input.isEmpty() && !symmetry.isConstant(input))
                .findFirst()
                .map(this::signal)
                .orElseGet(() -> Signal.of(1, 0, 0).doubted("it is computed from constants"));
    }

    /** The signal of the first activation, for want of better; measured where that is possible. */
    private Signal assumed(Node node, String reason) {
        beginsAnew = true;
        Signal before = first(node);
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
            double share = symmetry.facts().shape(input).map(Shape::elements).orElse(1L);
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
        @Nullable Tensor tensor = constant(value);
        return tensor != null && !ElementSums.of(tensor).finite();
    }

    /** A product with a constant; one of two activations is not predicted. */
    private Signal product(Node node) {
        boolean left = symmetry.isConstant(node.input(0));
        if (left == symmetry.isConstant(node.input(1)) || (left && node.is("Div"))) {
            return assumed(node, "products of activations are not predicted");
        }
        Optional<Tensor> constant = Optional.ofNullable(symmetry.views().get(node.input(left ? 0 : 1)))
                .map(WeightView::tensor)
                .filter(tensor -> tensor.type().isRescalable());
        if (constant.isEmpty()) {
            return assumed(node, "a factor that the graph computes is not followed");
        }
        boolean divides = node.is("Div");
        double square = Elements.mean(constant.get(), x -> divides ? 1 / (x * x) : x * x);
        double mean = Elements.mean(constant.get(), x -> divides ? 1 / x : x);
        Signal input = signal(node.input(left ? 1 : 0));
        if (!Double.isFinite(square)) {
            return assumed(node, "a divisor is 0");
        }
        return new Signal(square * input.square(), mean * input.mean(), square * input.product(), input.doubt());
    }

    private Signal pad(Node node) {
        Optional<Shape> in = symmetry.facts().shape(node.input(0));
        Optional<Shape> out = symmetry.facts().shape(node.output());
        if (!node.stringAttribute("mode", "constant").equals("constant") || in.isEmpty() || out.isEmpty()) {
            return assumed(node, POOLING);
        }
        double share =
                Math.min(1, (double) in.get().elements() / Math.max(1, out.get().elements()));
        Signal input = signal(node.input(0));
        return new Signal(share * input.square(), share * input.mean(), share * input.product(), input.doubt());
    }

    /**
     * Fresh statistics (mean 0, variance 1) let the signal pass, times γ, plus β. Others are taken as those of the
     * signal, which then leaves with variance γ² and mean β.
     */
    private Signal batchNormalization(Node node) {
        Tensor mean = constant(node.input(3));
        Tensor variance = constant(node.input(4));
        if (mean == null || variance == null) {
            return assumed(node, "statistics that the graph computes are not followed");
        }
        boolean fresh = Elements.common(mean).equals(java.util.OptionalDouble.of(0))
                && Elements.common(variance).equals(java.util.OptionalDouble.of(1));
        if (!fresh) {
            beginsAnew = true;
            return normalized(node, node.input(1), node.input(2)).doubted("running statistics are those of the data");
        }
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

    /** A normalization over the features of each input: variance 1 times γ², plus β. */
    private Signal normalized(Node node, String gain, String shift) {
        Signal input = signal(node.input(0));
        double variance = input.square() - input.mean() * input.mean();
        double covariance = input.product() - input.mean() * input.mean();
        double gains = gain.isEmpty() ? 1 : signal(gain).square();
        double shifts = shift.isEmpty() ? 0 : signal(shift).square();
        double correlation = variance <= 0 ? 0 : Math.max(-1, Math.min(1, covariance / variance));
        double mean = shift.isEmpty() ? 0 : signal(shift).mean();
        return new Signal(gains + shifts, mean, gains * correlation + shifts, input.doubt());
    }

    private @Nullable Tensor constant(String value) {
        WeightView view = symmetry.views().get(value);
        return view != null && view.tensor().type().isRescalable() ? view.tensor() : null;
    }
}
