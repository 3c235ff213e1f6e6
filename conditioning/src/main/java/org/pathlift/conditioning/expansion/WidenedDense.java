package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pathlift.conditioning.init.Distribution;
import org.pathlift.conditioning.init.Draws;
import org.pathlift.conditioning.init.WeightValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.Use;
import org.pathlift.onnx.serde.GraphRewriter;

/**
 * A first dense layer with new columns for the new entries of its input, so that its output is the same: W' = [W, W_n] and
 * b' = b − c W_n 1, with c the constant in the new entries.
 */
final class WidenedDense {

    private final Facts facts;
    private final Graph graph;
    private final ExpandedInput input;
    private final ExpansionOptions options;
    private final FirstLayers.Layer layer;
    private final Node node;
    private final List<Problem> problems = new ArrayList<>();

    WidenedDense(Facts facts, ExpandedInput input, ExpansionOptions options, FirstLayers.Layer layer) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.input = input;
        this.options = options;
        this.layer = layer;
        this.node = layer.node();
    }

    /** The constant that is a layer's bias, which a node reads, and what it is multiplied with. */
    private record Bias(Node reader, int input, Tensor tensor, double factor) {}

    /** Changes the layer, or returns why that is impossible. */
    List<Problem> rewrite(GraphRewriter rewriter, List<LayerChange> changes) {
        Tensor constant = graph.constant(node.input(1));
        Optional<DenseWeight> weight = constant == null ? Optional.empty() : DenseWeight.of(node, constant);
        if (weight.isEmpty()) {
            refuse("a weight that is a constant matrix", "something else");
            return problems;
        }
        Optional<int[]> columns = columns();
        if (columns.isEmpty()) {
            return problems;
        }
        DenseWeight old = weight.get();
        if (Arrays.stream(columns.get()).filter(column -> column >= 0).count() != old.inputs()) {
            refuse(
                    old.inputs() + " original entries, one for each column",
                    Arrays.stream(columns.get()).filter(column -> column >= 0).count() + " entries");
            return problems;
        }
        int added = columns.get().length - old.inputs();
        double[] fresh = new double[old.outputs() * added];
        String told = "%d columns of zeros".formatted(added);
        if (options.columns() == NewColumns.DRAWN) {
            Optional<Bias> bias = bias(old.outputs());
            if (bias.isEmpty()) {
                return problems;
            }
            double deviation = old.rootMeanSquare();
            Tensor like = WeightValues.of(
                    node.input(1) + "/new_columns", old.tensor().type(), Shape.of(old.outputs(), added), fresh);
            fresh = WeightValues.drawn(like, new Draws(Distribution.NORMAL, options.seed()), deviation)
                    .reader()
                    .toDoubles();
            correct(bias.get(), fresh, rewriter);
            told = "%d columns drawn with standard deviation %.3g, the bias corrected".formatted(added, deviation);
        }
        rewriter.readConstant(node, 1, old.widened(columns.get(), fresh));
        changes.add(new LayerChange(node.label(), node.opType(), told));
        return problems;
    }

    /** Returns for each column of the new weight the old one that it is, or −1. */
    private Optional<int[]> columns() {
        List<Integer> axes = layer.arrival().axes();
        long[] extents = new long[axes.size()];
        Set<Integer> grown = new HashSet<>();
        Shape before = facts.shape(layerInput()).orElse(Shape.SCALAR);
        Shape original = facts.shapeOf(options.input().orElseThrow());
        for (int i = 0; i < extents.length; i++) {
            extents[i] = i == 0 ? 1 : original.dim(axes.get(i));
            if (input.axes().contains(axes.get(i))) {
                grown.add(i);
            }
        }
        int last = extents.length - 1;
        if (!layer.arrival().flat()) {
            if (before.rank() != extents.length || !grown.equals(Set.of(last))) {
                refuse("an expansion of the axis that the layer sums over, the last", "axes " + input.axes());
                return Optional.empty();
            }
            Arrays.fill(extents, 0, last, 1);
        }
        Placement placement = Placement.of(input.expansion(), Shape.of(extents), grown);
        int[] columns = new int[(int) placement.to().elements()];
        Arrays.fill(columns, -1);
        for (int i = 0; i < placement.from().elements(); i++) {
            columns[placement.place(i)] = i;
        }
        return Optional.of(columns);
    }

    private String layerInput() {
        return node.input(0);
    }

    private Optional<Bias> bias(int outputs) {
        if (!layer.arrival().untouched()) {
            refuse(
                    "an input that reaches the layer as it is fed, so that the constants in it are known",
                    "steps between");
            return Optional.empty();
        }
        Optional<Bias> found = node.is("Gemm") ? biasOfGemm() : biasOfSum();
        Optional<Bias> whole = found.filter(bias -> isOnePerOutput(bias.tensor().shape(), outputs));
        if (whole.isEmpty()) {
            refuse("a bias, one number for each output, to take up the constants' share", "none");
        }
        return whole;
    }

    private Optional<Bias> biasOfGemm() {
        Tensor bias = graph.constant(node.input(2));
        double beta = node.floatAttribute("beta", 1);
        return bias == null || beta == 0
                ? Optional.empty()
                : Optional.of(new Bias(node, 2, bias, node.floatAttribute("alpha", 1) / beta));
    }

    private Optional<Bias> biasOfSum() {
        List<Use> uses = graph.uses(node.output());
        if (uses.size() != 1 || !uses.get(0).node().is("Add") || graph.isOutput(node.output())) {
            return Optional.empty();
        }
        Node sum = uses.get(0).node();
        int other = 1 - uses.get(0).input();
        Tensor bias = graph.constant(sum.input(other));
        return bias == null ? Optional.empty() : Optional.of(new Bias(sum, other, bias, 1));
    }

    private static boolean isOnePerOutput(Shape shape, int outputs) {
        return shape.elements() == outputs && shape.rank() > 0 && shape.dim(shape.rank() - 1) == outputs;
    }

    private void correct(Bias bias, double[] fresh, GraphRewriter rewriter) {
        double[] values = corrected(
                bias.tensor().reader().toDoubles(),
                fresh,
                bias.factor() * input.expansion().fill());
        rewriter.readConstant(
                bias.reader(),
                bias.input(),
                WeightValues.of(
                        bias.tensor().name(),
                        bias.tensor().type(),
                        bias.tensor().shape(),
                        values));
    }

    /** Returns b − c W_n 1, with W_n outputs by new inputs. */
    static double[] corrected(double[] bias, double[] fresh, double fill) {
        double[] values = bias.clone();
        int added = fresh.length / bias.length;
        for (int output = 0; output < bias.length; output++) {
            double sum = 0;
            for (int i = 0; i < added; i++) {
                sum += fresh[output * added + i];
            }
            values[output] -= fill * sum;
        }
        return values;
    }

    private void refuse(String expected, String found) {
        problems.add(new Problem(
                "a first dense layer must be one whose output can stay",
                "node " + node.label(),
                expected,
                found,
                options.columns() == NewColumns.DRAWN
                        ? "use --columns zero or --mode native"
                        : "use --mode native, which leaves the function free"));
    }
}
