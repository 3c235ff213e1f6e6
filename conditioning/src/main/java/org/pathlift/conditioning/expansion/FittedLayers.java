package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.init.Distribution;
import org.pathlift.conditioning.init.Draws;
import org.pathlift.conditioning.init.WeightValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.GraphRewriter;

/**
 * Makes a network run on a larger input with its weights as they are: targets of Reshape nodes follow, and a dense layer
 * that gets more inputs than it has columns is made anew, wider, with weights drawn from N(0, s² n/n'), s the root mean
 * square of its old weights, n and n' its old and new inputs. Its bias stays.
 */
final class FittedLayers {

    private final Facts facts;
    private final Graph graph;
    private final GraphRewriter rewriter;
    private final Map<String, Shape> inputs;
    private final long seed;
    private final List<LayerChange> changes = new ArrayList<>();

    /**
     * Fits layers.
     *
     * @param rewriter takes the changes; the input is declared larger there already
     * @param inputs the shapes of all inputs, the expanded one too
     */
    FittedLayers(Facts facts, GraphRewriter rewriter, Map<String, Shape> inputs, long seed) {
        this.facts = facts;
        this.graph = facts.model().graph();
        this.rewriter = rewriter;
        this.inputs = inputs;
        this.seed = seed;
    }

    /**
     * Fits all layers that need it, in the order of the graph, and returns what changed.
     *
     * @throws UnsupportedModelException if a node cannot follow
     */
    List<LayerChange> fit() {
        for (Node node : graph.sorted()) {
            Tensor target = node.is("Reshape") ? graph.constant(node.input(1)) : null;
            if (target != null && graph.constant(node.input(0)) == null && !isOfConstants(node.input(0))) {
                reshape(node, target);
            } else if ((node.is("Gemm") && node.intAttribute("transA", 0) == 0) || node.is("MatMul")) {
                dense(node);
            }
        }
        return changes;
    }

    /** Returns whether a value is a constant in another form. */
    private boolean isOfConstants(String value) {
        return behind(value) != null;
    }

    /** Returns the constant that a value is, perhaps in another form; null where data goes into it. */
    private @Nullable Tensor behind(String value) {
        Tensor constant = graph.constant(value);
        if (constant != null) {
            return constant;
        }
        Node producer = graph.producer(value);
        boolean moves = producer != null
                && (producer.is("Reshape")
                        || producer.is("Transpose")
                        || producer.is("Identity")
                        || producer.is("Squeeze")
                        || producer.is("Unsqueeze"));
        return producer != null && moves ? behind(producer.input(0)) : null;
    }

    private Shape now(Node node, String value) {
        Shape input = inputs.get(value);
        if (input != null) {
            return input;
        }
        Model part = rewriter.upTo(List.of(value));
        try {
            ShapeTable table = ShapeInference.infer(part, inputs);
            return table.shape(value);
        } catch (UnsupportedModelException e) {
            List<Problem> problems = new ArrayList<>(e.problems());
            problems.add(0, cannot(node, "an input that ONNX Runtime can compute from the larger one", "see below"));
            throw new UnsupportedModelException(problems);
        }
    }

    private void reshape(Node node, Tensor target) {
        Shape from = facts.shapeOf(node.input(0));
        Shape now = now(node, node.input(0));
        if (now.equals(from)) {
            return;
        }
        long[] old = target.reader().toLongs();
        Shape to = facts.shapeOf(node.output());
        Optional<long[]> fitted = ReshapeTarget.fit(old, from, to, now);
        if (fitted.isEmpty()) {
            throw new UnsupportedModelException(
                    cannot(node, "a target that follows from an input of " + now, Arrays.toString(old)));
        }
        if (!Arrays.equals(fitted.get(), old)) {
            rewriter.readConstant(node, 1, Tensor.ofLongs(target.name(), target.shape(), fitted.get()));
            changes.add(new LayerChange(
                    node.label(),
                    node.opType(),
                    "target %s, was %s".formatted(Arrays.toString(fitted.get()), Arrays.toString(old))));
        }
    }

    private void dense(Node node) {
        Tensor weight = behind(node.input(1));
        if (weight == null || behind(node.input(0)) != null) {
            return;
        }
        Shape seen = facts.shapeOf(node.input(1));
        if (seen.rank() != 2 || !weight.type().isRescalable()) {
            return;
        }
        Shape now = now(node, node.input(0));
        int inputs = Math.toIntExact(now.dim(-1));
        DenseWeight old = DenseWeight.of(node, new Tensor(weight.name(), weight.type(), seen, weight.data()))
                .orElseThrow();
        if (inputs == old.inputs()) {
            return;
        }
        double deviation = old.rootMeanSquare() * Math.sqrt((double) old.inputs() / inputs);
        Shape wider = old.shape(inputs);
        Tensor like =
                WeightValues.of(node.input(1), weight.type(), wider, new double[Math.toIntExact(wider.elements())]);
        Tensor drawn = WeightValues.drawn(like, new Draws(Distribution.NORMAL, seed), deviation);
        rewriter.readConstant(node, 1, drawn);
        changes.add(new LayerChange(
                node.label(),
                node.opType(),
                "%d inputs, were %d; all weights drawn with standard deviation %.3g"
                        .formatted(inputs, old.inputs(), deviation)));
    }

    private static Problem cannot(Node node, String expected, String found) {
        return new Problem(
                "every node must be able to follow an input of other extents",
                "node " + node.label(),
                expected,
                found,
                "choose another factor, or --mode preserving");
    }
}
