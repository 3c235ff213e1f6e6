package org.pathlift.conditioning.propagation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.propagation.WeightLayer.Fan;
import org.pathlift.conditioning.propagation.WeightLayer.Kind;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Use;

/** Finds the linear layers of a model: Conv, ConvTranspose, Gemm, MatMul and Gather with a constant weight. */
public final class WeightLayers {

    private final ConstantValues constants;
    private final Facts facts;
    private final Graph graph;

    private WeightLayers(ConstantValues constants) {
        this.constants = constants;
        this.facts = constants.facts();
        this.graph = facts.model().graph();
    }

    /** Returns the layers in the order of the graph. A weight that several nodes use stands in several layers. */
    public static List<WeightLayer> find(ConstantValues constants) {
        WeightLayers finder = new WeightLayers(constants);
        List<WeightLayer> layers = new ArrayList<>();
        for (Node node : finder.graph.sorted()) {
            if (node.domain().isEmpty()) {
                finder.layer(node).ifPresent(layers::add);
            }
        }
        return layers;
    }

    private Optional<WeightLayer> layer(Node node) {
        return switch (node.opType()) {
            case "Conv", "ConvTranspose" -> convolution(node);
            case "Gemm" -> gemm(node);
            case "MatMul" -> matMul(node);
            case "Gather" -> lookup(node);
            default -> Optional.empty();
        };
    }

    private Optional<WeightLayer> convolution(Node node) {
        Optional<WeightView> weight = weight(node.input(1));
        if (weight.isEmpty() || constants.isConstant(node.input(0)) || !shapesKnown(node)) {
            return Optional.empty();
        }
        boolean transposed = node.is("ConvTranspose");
        Shape shape = weight.get().shape();
        long taps = LongStream.range(2, shape.rank())
                .map(axis -> shape.dim((int) axis))
                .reduce(1, Math::multiplyExact);
        double groups = node.intAttribute("group", 1);
        double strides = node.intsAttribute("strides")
                .map(values -> (double) LongStream.of(values).reduce(1, Math::multiplyExact))
                .orElse(1.0);
        Fan fan = transposed
                ? new Fan(taps * shape.dim(0) / groups / strides, (double) taps * shape.dim(1), 1)
                : new Fan(
                        (double) taps * shape.dim(1),
                        taps * shape.dim(0) / groups / strides,
                        Padding.inside(node, facts));
        return Optional.of(added(
                node,
                transposed ? Kind.TRANSPOSED_CONVOLUTION : Kind.CONVOLUTION,
                weight.get(),
                node.input(2),
                node.input(0),
                fan,
                1));
    }

    private Optional<WeightLayer> gemm(Node node) {
        Optional<WeightView> weight = weight(node.input(1));
        if (weight.isEmpty() || constants.isConstant(node.input(0))) {
            return Optional.empty();
        }
        boolean outputFirst = node.intAttribute("transB", 0) != 0;
        Shape shape = weight.get().shape();
        Fan fan = new Fan(shape.dim(outputFirst ? 1 : 0), shape.dim(outputFirst ? 0 : 1), 1);
        return Optional.of(added(
                node,
                outputFirst ? Kind.DENSE_OUTPUT_FIRST : Kind.DENSE_INPUT_FIRST,
                weight.get(),
                node.input(2),
                node.input(0),
                fan,
                node.floatAttribute("alpha", 1)));
    }

    private Optional<WeightLayer> matMul(Node node) {
        boolean left = constants.isConstant(node.input(0));
        if (left == constants.isConstant(node.input(1))) {
            return Optional.empty();
        }
        Optional<WeightView> weight = weight(node.input(left ? 0 : 1));
        if (weight.isEmpty() || weight.get().shape().rank() < 2) {
            return Optional.empty();
        }
        Shape shape = weight.get().shape();
        Fan fan = new Fan(shape.dim(left ? -1 : -2), shape.dim(left ? -2 : -1), 1);
        return Optional.of(added(
                node,
                left ? Kind.DENSE_OUTPUT_FIRST : Kind.DENSE_INPUT_FIRST,
                weight.get(),
                "",
                node.input(left ? 1 : 0),
                fan,
                1));
    }

    private Optional<WeightLayer> lookup(Node node) {
        Optional<WeightView> table = weight(node.input(0));
        boolean rows = node.intAttribute("axis", 0) == 0;
        if (table.isEmpty() || !rows || table.get().shape().rank() != 2 || constants.isConstant(node.input(1))) {
            return Optional.empty();
        }
        return Optional.of(new WeightLayer(
                node,
                Kind.EMBEDDING,
                table.get(),
                Optional.empty(),
                node.input(1),
                node.output(),
                new Fan(1, 1, 1),
                1,
                1));
    }

    /** Adds the bias: the node's own, or that of an Add which alone reads the product. */
    private WeightLayer added(
            Node node, Kind kind, WeightView weight, String own, String input, Fan fan, double weightFactor) {
        if (!own.isEmpty()) {
            return new WeightLayer(
                    node,
                    kind,
                    weight,
                    weight(own),
                    input,
                    node.output(),
                    fan,
                    weightFactor,
                    node.is("Gemm") ? node.floatAttribute("beta", 1) : 1);
        }
        @Nullable Node add = onlyReader(node.output());
        if (add != null && add.is("Add")) {
            String other = add.input(0).equals(node.output()) ? add.input(1) : add.input(0);
            Optional<WeightView> bias = weight(other).filter(view -> isBias(view.shape(), kind, node.output()));
            if (bias.isPresent()) {
                return new WeightLayer(node, kind, weight, bias, input, add.output(), fan, weightFactor, 1);
            }
        }
        return new WeightLayer(node, kind, weight, Optional.empty(), input, node.output(), fan, weightFactor, 1);
    }

    /** Whether a constant has one number for each feature of a layer's output, and nothing else. */
    private boolean isBias(Shape added, Kind kind, String output) {
        Optional<Shape> out = facts.shape(output);
        if (out.isEmpty() || added.elements() < 1) {
            return false;
        }
        int rank = out.get().rank();
        int axis = kind.isConvolution() ? 1 : kind == Kind.DENSE_INPUT_FIRST ? rank - 1 : rank - 2;
        int within = axis - (rank - added.rank());
        Set<Integer> wide = new HashSet<>();
        for (int i = 0; i < added.rank(); i++) {
            if (added.dim(i) != 1) {
                wide.add(i);
            }
        }
        wide.remove(within);
        return wide.isEmpty() && within >= 0 && added.dim(within) == out.get().dim(axis);
    }

    private @Nullable Node onlyReader(String value) {
        List<Use> uses = graph.uses(value);
        return uses.size() == 1 && uses.get(0).input() >= 0 && !graph.isOutput(value)
                ? uses.get(0).node()
                : null;
    }

    private boolean shapesKnown(Node node) {
        return facts.shape(node.input(0)).isPresent()
                && facts.shape(node.output()).isPresent();
    }

    private Optional<WeightView> weight(String value) {
        return Optional.ofNullable(constants.views().get(value))
                .filter(view ->
                        view.tensor().type().isRescalable() && view.shape().elements() > 0);
    }
}
