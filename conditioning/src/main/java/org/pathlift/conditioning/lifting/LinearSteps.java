package org.pathlift.conditioning.lifting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Node;

/** Makes the steps of Conv, ConvTranspose, Gemm and MatMul: the layer, and its bias where it has one. */
final class LinearSteps {

    private final Symmetry symmetry;
    private final Facts facts;
    private final LiftingOptions options;
    private final PathWeights paths;

    LinearSteps(Symmetry symmetry, LiftingOptions options, PathWeights paths) {
        this.symmetry = symmetry;
        this.facts = symmetry.facts();
        this.options = options;
        this.paths = paths;
    }

    List<Step> of(Node node) throws UnliftableException {
        if (!node.is("MatMul") && node.hasInput(2) && !symmetry.views().containsKey(node.input(2))) {
            throw new UnliftableException(node, "its bias is computed in the graph");
        }
        return switch (node.opType()) {
            case "Conv", "ConvTranspose" -> convolution(node, node.is("ConvTranspose"));
            case "Gemm" -> gemm(node);
            default -> List.of(matMul(node));
        };
    }

    private List<Step> convolution(Node node, boolean transposed) {
        WeightView view = symmetry.view(node.input(1));
        Weights weights = new Weights(view, paths);
        int groups = (int) node.intAttribute("group", 1);
        int[] in = withBatchOne(facts.shapeOf(node.input(0)).toIntArray());
        int[] out = withBatchOne(facts.shapeOf(node.output()).toIntArray());
        int[] kernel = Windows.spatial(view.shape());
        int[] inputUnits = channelUnits(node.input(0), in[1]);
        int[] outputUnits = channelUnits(node.output(), out[1]);
        List<Step> steps = new ArrayList<>();
        if (options.spatial() == Spatial.EXACT) {
            Windows windows = transposed
                    ? Windows.transposed(node, facts.shapeOf(node.input(0)), facts.shapeOf(node.output()), kernel)
                    : Windows.of(node, facts.shapeOf(node.input(0)), facts.shapeOf(node.output()), kernel);
            steps.add(new ConvStep(weights, windows, groups, transposed, in, out, inputUnits, outputUnits));
        } else {
            int first = (int) view.shape().dim(0) / groups;
            int second = (int) view.shape().dim(1);
            LinearStep.Sizes sizes = new LinearStep.Sizes(
                    groups, transposed ? first : second, transposed ? second : first, Lifted.product(kernel));
            steps.add(new PlainSteps.Average(in.length));
            steps.add(new LinearStep(
                    weights,
                    sizes,
                    transposed ? LinearStep.Meets.ROWS : LinearStep.Meets.COLUMNS,
                    1,
                    new FeatureLayout(in.length, 1, in[1], List.of()),
                    new FeatureLayout(in.length, 1, out[1], List.of()),
                    inputUnits,
                    outputUnits));
        }
        if (node.hasInput(2)) {
            int[] aligned = IndexField.along(out.length, 1, 0, out[1]).dims();
            steps.add(
                    new ParameterSteps.Bias(new Weights(symmetry.view(node.input(2)), paths), aligned, 1, outputUnits));
        }
        return steps;
    }

    private static int[] withBatchOne(int[] dims) {
        dims[0] = 1;
        return dims;
    }

    private int[] channelUnits(String value, int channels) {
        IndexField field = symmetry.field(value);
        int[] dims = IndexField.along(field.rank(), 1, 0, channels).dims();
        return StepFactory.unitsOver(field, dims);
    }

    private List<Step> gemm(Node node) {
        WeightView view = symmetry.view(node.input(1));
        boolean transB = node.intAttribute("transB", 0) != 0;
        int contracted = node.intAttribute("transA", 0) != 0 ? 0 : 1;
        int inputs = (int) view.shape().dim(transB ? 1 : 0);
        int outputs = (int) view.shape().dim(transB ? 0 : 1);
        double alpha = node.floatAttribute("alpha", 1);
        double beta = node.floatAttribute("beta", 1);
        List<Step> steps = new ArrayList<>();
        steps.add(new LinearStep(
                new Weights(view, paths),
                new LinearStep.Sizes(1, inputs, outputs, 1),
                transB ? LinearStep.Meets.COLUMNS : LinearStep.Meets.ROWS,
                paths.coefficient(alpha),
                new FeatureLayout(2, contracted, inputs, List.of()),
                new FeatureLayout(2, 1, outputs, List.of()),
                unitsAlong(node.input(0), 2, contracted, inputs, List.of()),
                unitsAlong(node.output(), 2, 1, outputs, List.of())));
        if (node.hasInput(2) && beta != 0) {
            Weights bias = new Weights(symmetry.view(node.input(2)), paths);
            int[] aligned = new int[] {1, 1};
            int[] own = bias.shape().toIntArray();
            System.arraycopy(own, 0, aligned, 2 - own.length, own.length);
            steps.add(new ParameterSteps.Bias(
                    bias,
                    aligned,
                    paths.coefficient(beta),
                    StepFactory.unitsOver(symmetry.field(node.output()), aligned)));
        }
        return steps;
    }

    private Step matMul(Node node) {
        boolean weightLeft = symmetry.isConstant(node.input(0));
        String activation = node.input(weightLeft ? 1 : 0);
        WeightView view = symmetry.view(node.input(weightLeft ? 0 : 1));
        int rank = facts.rank(node.output());
        int contracted = weightLeft ? rank - 2 : rank - 1;
        int inputs = (int) view.shape().dim(weightLeft ? -1 : -2);
        int outputs = (int) view.shape().dim(weightLeft ? -2 : -1);
        // Axes along which the weight has slices of its own.
        int offset = rank - view.shape().rank();
        List<int[]> slices = IntStream.range(Math.max(offset, 0), rank - 2)
                .filter(axis -> view.shape().dim(axis - offset) > 1)
                .mapToObj(axis -> new int[] {axis, (int) view.shape().dim(axis - offset)})
                .toList();
        int count = slices.stream().mapToInt(slice -> slice[1]).reduce(1, Math::multiplyExact);
        return new LinearStep(
                new Weights(view, paths),
                new LinearStep.Sizes(count, inputs, outputs, 1),
                weightLeft ? LinearStep.Meets.COLUMNS : LinearStep.Meets.ROWS,
                1,
                new FeatureLayout(rank, contracted, inputs, slices),
                new FeatureLayout(rank, contracted, outputs, slices),
                unitsAlong(activation, rank, contracted, inputs, slices),
                unitsAlong(node.output(), rank, contracted, outputs, slices));
    }

    /** The units along the sliced axes and the contracted axis, flat. */
    private int[] unitsAlong(String value, int rank, int axis, int extent, List<int[]> slices) {
        int[] dims = new int[rank];
        Arrays.fill(dims, 1);
        dims[axis] = extent;
        slices.forEach(slice -> dims[slice[0]] = slice[1]);
        return StepFactory.unitsOver(symmetry.field(value).withRank(rank), dims);
    }
}
