package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Rearrangements;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;

/** Makes the step of the squared network for a node of a region. */
final class StepFactory {

    private final Symmetry symmetry;
    private final Facts facts;
    private final LiftingOptions options;
    private final PathWeights paths;

    StepFactory(Symmetry symmetry, LiftingOptions options, PathWeights paths) {
        this.symmetry = symmetry;
        this.facts = symmetry.facts();
        this.options = options;
        this.paths = paths;
    }

    /** Returns the activations that a node's step takes, in order. */
    List<String> inputs(Node node) {
        List<String> values = new ArrayList<>();
        int moved = symmetry.role(node) == org.pathlift.conditioning.symmetry.Role.REARRANGEMENT && !node.is("Concat")
                ? 1
                : node.inputs().size();
        for (String input :
                node.inputs().subList(0, Math.min(moved, node.inputs().size()))) {
            if (!input.isEmpty() && !isConstant(input)) {
                values.add(input);
            }
        }
        return values;
    }

    private boolean isConstant(String value) {
        return symmetry.isConstant(value);
    }

    /**
     * Returns the steps of a node, to be taken one after the other: a layer and its bias are two.
     *
     * @throws UnliftableException if no path lifting is known through the node
     */
    List<Step> steps(Node node) throws UnliftableException {
        return switch (symmetry.role(node)) {
            case LINEAR -> new LinearSteps(symmetry, options, paths).of(node);
            case DIAGONAL -> List.of(gain(node));
            case BIAS -> bias(node);
            case NORMALIZATION -> List.of(normalization(node));
            case MERGE -> List.of(merge(node));
            case HOMOGENEOUS -> List.of(homogeneous(node));
            case REARRANGEMENT -> List.of(move(node));
            case POOLING -> List.of(new PoolingSteps(facts, options, paths).of(node));
            case PRODUCT -> throw new UnliftableException(node, "activations are multiplied");
            case CONSTANT, BOUNDARY -> throw new IllegalStateException(node.label() + " belongs to no region");
        };
    }

    private Weights weights(String value) {
        return new Weights(symmetry.view(value), paths);
    }

    private String constantInput(Node node) {
        return node.inputs().stream().filter(this::isConstant).findFirst().orElseThrow();
    }

    private Step gain(Node node) {
        WeightView view = symmetry.view(constantInput(node));
        int rank = facts.rank(node.output());
        int[] aligned = IndexField.uniform(0, 0).withRank(rank).dims();
        int[] own = view.shape().toIntArray();
        System.arraycopy(own, 0, aligned, rank - own.length, own.length);
        IndexField out = symmetry.field(node.output()).expandedTo(aligned);
        IndexField in = symmetry.field(inputs(node).get(0)).withRank(rank).expandedTo(aligned);
        return new ParameterSteps.Gain(new Weights(view, paths), in.toArray(), out.toArray());
    }

    private List<Step> bias(Node node) throws UnliftableException {
        List<Step> steps = new ArrayList<>();
        if (inputs(node).size() > 1) {
            steps.add(merge(node));
        }
        double share = node.is("Mean") ? paths.coefficient(1.0 / node.inputs().size()) : 1;
        for (String input : node.inputs()) {
            if (isConstant(input)) {
                if (facts.scalar(input).filter(value -> value == 0).isPresent()) {
                    continue;
                }
                steps.add(biasStep(node, weights(input), share));
            }
        }
        return steps;
    }

    private Step biasStep(Node node, Weights bias, double coefficient) {
        int rank = facts.rank(node.output());
        int[] aligned = IndexField.uniform(0, 0).withRank(rank).dims();
        int[] own = bias.shape().toIntArray();
        System.arraycopy(own, 0, aligned, rank - own.length, own.length);
        return new ParameterSteps.Bias(bias, aligned, coefficient, unitsOver(symmetry.field(node.output()), aligned));
    }

    /** The unit of each element of an array with the given extents that is broadcast to a field's tensor. */
    static int[] unitsOver(IndexField field, int[] dims) {
        boolean[] folded = new boolean[dims.length];
        for (int axis = 0; axis < dims.length; axis++) {
            folded[axis] = dims[axis] == 1;
        }
        return field.fold(folded, (x, y) -> x).expandedTo(dims).toArray();
    }

    private Step normalization(Node node) {
        boolean channels = !node.is("LayerNormalization") && !node.is("RMSNormalization");
        Weights gain = weights(node.input(1));
        @Nullable Weights shift = node.hasInput(2) ? weights(node.input(2)) : null;
        int rank = facts.rank(node.output());
        IndexField units = symmetry.field(node.output());
        int count = (int) gain.shape().elements();
        if (channels) {
            int extent = (int) facts.shapeOf(node.output()).dim(1);
            int each = extent / count;
            int[] own = new int[count];
            IndexField channelUnits = units.expandedAlong(1, extent);
            Arrays.setAll(own, i -> channelUnits.get(i * each));
            return new ParameterSteps.Normalization(gain, shift, own, new ChannelSpread(rank, extent, each));
        }
        int[] aligned = IndexField.uniform(0, 0).withRank(rank).dims();
        int[] own = gain.shape().toIntArray();
        System.arraycopy(own, 0, aligned, rank - own.length, own.length);
        return new ParameterSteps.Normalization(
                gain, shift, units.expandedTo(aligned).toArray(), new AxesSpread(rank, aligned, own));
    }

    /** Gains of channels; {@code each} neighbouring channels share one. */
    private record ChannelSpread(int rank, int extent, int each) implements ParameterSteps.Normalization.Spread {
        @Override
        public Lifted toOutput(Lifted perElement) {
            int[] positions = new int[extent];
            Arrays.setAll(positions, channel -> channel / each);
            int[] dims = IndexField.along(rank, 1, 0, extent).dims();
            return perElement.gathered(IndexField.of(dims, positions));
        }

        @Override
        public Lifted fromOutput(Lifted total) {
            int[] dims = IndexField.along(rank, 1, 0, extent).dims();
            Lifted folded =
                    total.expandedTo(IndexField.broadcast(total.dims, dims)).foldedTo(dims);
            int[] positions = new int[extent];
            Arrays.setAll(positions, channel -> channel / each);
            return folded.scattered(IndexField.of(dims, positions), new int[] {extent / each});
        }
    }

    /** Gains along the last axes. */
    private record AxesSpread(int rank, int[] aligned, int[] own) implements ParameterSteps.Normalization.Spread {
        @Override
        public Lifted toOutput(Lifted perElement) {
            return perElement.withRank(rank);
        }

        @Override
        public Lifted fromOutput(Lifted total) {
            return total.expandedTo(IndexField.broadcast(total.dims, aligned))
                    .foldedTo(aligned)
                    .reinterpreted(own);
        }
    }

    private Step merge(Node node) {
        return new PlainSteps.Merge(facts.rank(node.output()), share(node));
    }

    /** The coefficient of each operand of a Mean; 1 for sums. */
    private double share(Node node) {
        int count = node.inputs().size();
        if (!node.is("Mean")) {
            return 1;
        }
        return options.pooling() == Pooling.PATH ? paths.coefficient(1.0 / count) : 1.0 / count;
    }

    private Step homogeneous(Node node) throws UnliftableException {
        if (!node.is("Mul") && !node.is("Div")) {
            return new PlainSteps.Same();
        }
        String constant = constantInput(node);
        if (!symmetry.views().containsKey(constant)) {
            throw new UnliftableException(node, "its coefficient is computed in the graph");
        }
        Lifted powers = new Weights(symmetry.view(constant), new PathWeights.Powers(paths.exponent())).lifted();
        double[] values = powers.values.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = node.is("Div") ? 1 / values[i] : values[i];
            if (!Double.isFinite(values[i])) {
                throw new UnliftableException(node, "a coefficient is not finite");
            }
        }
        return new PlainSteps.Coefficients(new Lifted(powers.dims, values, 0));
    }

    private Step move(Node node) throws UnliftableException {
        if (node.inputs().size() != inputs(node).size() && node.is("Concat")) {
            throw new UnliftableException(node, "a constant is joined to activations");
        }
        List<int[]> expand = new ArrayList<>();
        if (node.is("Pad") && options.spatial() == Spatial.EXACT) {
            Shape in = facts.shapeOf(node.input(0));
            Shape out = facts.shapeOf(node.output());
            int[] dims = new int[in.rank()];
            for (int axis = 0; axis < dims.length; axis++) {
                dims[axis] = in.dim(axis) == out.dim(axis) ? -1 : (int) in.dim(axis);
            }
            expand.add(dims);
        }
        return new PlainSteps.Move(
                Rearrangements.of(node, facts)
                        .orElseThrow(() -> new UnliftableException(node, "an argument is not known")),
                node.outputs().size(),
                expand);
    }
}
