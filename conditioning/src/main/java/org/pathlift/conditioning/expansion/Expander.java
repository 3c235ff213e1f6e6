package org.pathlift.conditioning.expansion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.FiniteWeights;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Dim;
import org.pathlift.onnx.graph.Graph;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.GraphRewriter;

/** Changes a model so that it takes an expanded input. */
public final class Expander {

    private final Facts facts;
    private final ExpansionOptions options;
    private final ValueInfo value;
    private final ExpandedInput input;

    private Expander(Facts facts, ExpansionOptions options, ValueInfo value) {
        this.facts = facts;
        this.options = options;
        this.value = value;
        this.input = ExpandedInput.of(options.expansion(), facts.model().graph(), value);
    }

    /**
     * Returns the expanded model, in memory and without a proof.
     *
     * @throws RequestException if the input cannot be expanded so
     * @throws UnsupportedModelException if a weight is no finite number or a layer cannot be adapted; with all such tensors or
     *     layers
     */
    public static Model expand(Model model, ExpansionOptions options) {
        return plan(model, options).rewriter().toModel();
    }

    static ExpansionPlan plan(Model model, ExpansionOptions options) {
        FiniteWeights.require(model);
        ValueInfo value = choose(model.graph(), options.input());
        Facts facts = new Facts(model, ShapeInference.infer(model, options.inputShapes()));
        return new Expander(facts, options.withInput(Optional.of(value.name())), value).plan();
    }

    private static ValueInfo choose(Graph graph, Optional<String> name) {
        List<String> names = graph.inputs().stream().map(ValueInfo::name).toList();
        Optional<ValueInfo> found = graph.inputs().stream()
                .filter(input -> name.map(input.name()::equals).orElse(names.size() == 1))
                .findFirst();
        return found.orElseThrow(() -> new RequestException(List.of(new Problem(
                "one input is expanded",
                "--input",
                "one of " + names,
                name.orElse("none, of a model with " + names.size() + " inputs"),
                "name one" + name.map(given -> Suggestions.of(given, names)).orElse("")))));
    }

    private ExpansionPlan plan() {
        Shape before = facts.shapeOf(value.name());
        Shape after = input.expanded(before);
        List<Dim> declared = input.expanded(value.dims().orElseThrow());
        GraphRewriter rewriter = new GraphRewriter(facts.model());
        List<LayerChange> changes = new ArrayList<>();
        if (!options.expansion().isIdentity()) {
            rewriter.inputDims(value.name(), declared);
            switch (options.mode()) {
                case PRESERVING -> preserve(rewriter, changes);
                case NATIVE -> fit(rewriter, after, changes);
            }
        }
        return new ExpansionPlan(facts, options, input, declared, before, after, changes, rewriter);
    }

    private void preserve(GraphRewriter rewriter, List<LayerChange> changes) {
        FirstLayers first = new FirstLayers(facts, input, value.name());
        List<Problem> problems = new ArrayList<>(first.problems());
        first.reshapes().forEach(node -> widen(node, rewriter, changes));
        for (FirstLayers.Layer layer : first.layers()) {
            problems.addAll(
                    layer.node().is("Conv")
                            ? new DilatedStem(facts, input, layer).rewrite(rewriter, changes)
                            : new WidenedDense(facts, input, options, layer).rewrite(rewriter, changes));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
    }

    /** Gives a Reshape in front of the first layers the new extents, where its target says the old ones. */
    private void widen(FirstLayers.Layer reshape, GraphRewriter rewriter, List<LayerChange> changes) {
        Node node = reshape.node();
        Tensor target = facts.model().graph().constant(node.input(1));
        if (target == null || reshape.arrival().flat()) {
            return;
        }
        Shape from = facts.shapeOf(node.input(0));
        long[] larger = from.toArray();
        for (int axis = 0; axis < larger.length; axis++) {
            if (input.axes().contains(reshape.arrival().axes().get(axis))) {
                larger[axis] = options.expansion().extent(larger[axis]);
            }
        }
        long[] old = target.reader().toLongs();
        long[] fitted = ReshapeTarget.fit(old, from, facts.shapeOf(node.output()), Shape.of(larger))
                .orElse(old);
        if (!Arrays.equals(fitted, old)) {
            rewriter.readConstant(node, 1, Tensor.ofLongs(target.name(), target.shape(), fitted));
            changes.add(new LayerChange(
                    node.label(),
                    node.opType(),
                    "target %s, was %s".formatted(Arrays.toString(fitted), Arrays.toString(old))));
        }
    }

    private void fit(GraphRewriter rewriter, Shape after, List<LayerChange> changes) {
        Map<String, Shape> inputs = new TreeMap<>(facts.shapes().inputs());
        inputs.put(value.name(), after);
        changes.addAll(new FittedLayers(facts, rewriter, inputs, options.seed()).fit());
        List<String> outputs =
                facts.model().graph().outputs().stream().map(ValueInfo::name).toList();
        ShapeTable now = shapes(rewriter.upTo(outputs), inputs);
        for (ValueInfo output : facts.model().graph().outputs()) {
            output.dims().ifPresent(dims -> redeclare(rewriter, output.name(), dims, now));
        }
    }

    private ShapeTable shapes(Model changed, Map<String, Shape> inputs) {
        try {
            return ShapeInference.infer(changed, inputs);
        } catch (UnsupportedModelException e) {
            List<Problem> problems = new ArrayList<>(e.problems());
            problems.add(
                    0,
                    new Problem(
                            "every operator must work on the larger input",
                            "input '" + value.name() + "'",
                            "no constants that fit one size only, such as anchors or position tables",
                            "an operator that does not, see below",
                            "use --mode preserving, or export the model for the larger input"));
            throw new UnsupportedModelException(problems);
        }
    }

    /** Declares what an output is now, where it grew with the input; what has the name of an open extent is left open. */
    private void redeclare(GraphRewriter rewriter, String output, List<Dim> dims, ShapeTable now) {
        if (!now.knows(output) || !facts.shapes().knows(output)) {
            return;
        }
        Shape before = facts.shapes().shape(output);
        Shape after = now.shape(output);
        if (after.rank() != dims.size() || before.equals(after)) {
            return;
        }
        List<Dim> declared = new ArrayList<>(dims);
        for (int axis = 0; axis < dims.size(); axis++) {
            if (before.dim(axis) != after.dim(axis)) {
                declared.set(
                        axis, dims.get(axis) instanceof Dim.Known ? new Dim.Known(after.dim(axis)) : new Dim.Unknown());
            }
        }
        rewriter.outputDims(output, declared);
    }
}
