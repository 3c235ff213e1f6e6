package org.pathlift.conditioning.asymmetry;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Tensor;

/**
 * A W-asymmetric network: the weight of every layer becomes {@code M∘W + (1-M)∘κF}, where the rows of the 0/1 mask M are
 * distinct and F is drawn from N(0, 1) once. Entries outside the mask are not to be trained (Lim et al. 2024, arXiv
 * 2405.20231). A row is what makes one unit; of a convolution it is a filter, with all its taps.
 *
 * <p>The function changes. The layers are those with a constant weight, whatever their activations.
 *
 * @param model the changed model
 * @param entries its fixed entries
 * @param layers what was done to each weight, in the order of the graph
 */
public record WeightAsymmetry(Model model, FixedEntries entries, List<Layer> layers) {

    /**
     * A weight.
     *
     * @param tensor its name
     * @param rows how many rows it has
     * @param length how many entries a row has
     * @param fixed how many entries are fixed
     */
    public record Layer(String tensor, int rows, int length, int fixed) {}

    /** A weight and the axis, as its node sees it, that counts the rows. */
    private record Place(Node node, WeightView view, int axis) {}

    /** Keeps an unmodifiable copy of {@code layers}. */
    public WeightAsymmetry {
        layers = List.copyOf(layers);
    }

    /**
     * Fixes entries of a model's weights.
     *
     * @throws UnsupportedModelException if a weight has fewer distinct patterns than rows, or is of a type that is not
     *     changed; with all such weights
     */
    public static WeightAsymmetry of(Symmetry symmetry, AsymmetryOptions options) {
        Facts facts = symmetry.facts();
        Map<String, Place> places = new LinkedHashMap<>();
        for (Node node : facts.model().graph().sorted()) {
            Place place = options.nodes().admits(node) ? place(symmetry, node) : null;
            if (place != null) {
                places.putIfAbsent(place.view.tensor().name(), place);
            }
        }
        List<Problem> problems = new ArrayList<>();
        places.values().forEach(place -> check(place, options, problems));
        if (places.isEmpty()) {
            problems.add(new Problem(
                    "a layer must have a constant weight",
                    "the model",
                    "Conv, ConvTranspose, Gemm or MatMul with a constant",
                    "none that is not excluded",
                    "choose other nodes"));
        }
        if (!problems.isEmpty()) {
            throw new UnsupportedModelException(problems);
        }
        Map<String, Tensor> changed = new LinkedHashMap<>();
        Map<String, BitSet> fixed = new LinkedHashMap<>();
        List<Layer> layers = new ArrayList<>();
        places.forEach((name, place) -> {
            BitSet elements = elements(place, options);
            changed.put(name, filled(place.view.tensor(), elements, options));
            fixed.put(name, elements);
            layers.add(new Layer(name, rows(place), length(place), elements.cardinality()));
        });
        return new WeightAsymmetry(facts.model().withConstants(changed), new FixedEntries(fixed), layers);
    }

    private static @Nullable Place place(Symmetry symmetry, Node node) {
        boolean convolves = node.is("Conv") || node.is("ConvTranspose");
        if ((!convolves && !node.is("Gemm") && !node.is("MatMul")) || symmetry.isConstant(node.output())) {
            return null;
        }
        boolean left = node.is("MatMul") && symmetry.isConstant(node.input(0));
        WeightView view = symmetry.views().get(node.input(left ? 0 : 1));
        if (view == null || !view.tensor().type().isFloating() || view.shape().rank() < 2) {
            return null;
        }
        int rank = view.shape().rank();
        if (convolves) {
            return new Place(node, view, node.is("Conv") ? 0 : 1);
        }
        if (node.is("Gemm")) {
            return new Place(node, view, node.intAttribute("transB", 0) != 0 ? 0 : 1);
        }
        return rank == 2 ? new Place(node, view, left ? 0 : 1) : null;
    }

    private static int rows(Place place) {
        return Math.toIntExact(place.view.shape().dim(place.axis));
    }

    private static int length(Place place) {
        return Math.toIntExact(place.view.shape().elements() / Math.max(1, rows(place)));
    }

    private static void check(Place place, AsymmetryOptions options, List<Problem> problems) {
        ElementType type = place.view.tensor().type();
        if (type != ElementType.FLOAT && type != ElementType.DOUBLE) {
            problems.add(new Problem(
                    "weights must be float32 or float64 to get fixed entries",
                    "'" + place.view.tensor().name() + "'",
                    "FLOAT or DOUBLE",
                    type.toString(),
                    "leave the layer out with --exclude"));
        }
        int available = RowMasks.available(options.rule(), length(place), options.fixed());
        if (available < rows(place)) {
            problems.add(new Problem(
                    "every row must have a pattern of fixed entries of its own",
                    "'" + place.view.tensor().name() + "' of " + place.node.label(),
                    "%d patterns or more for %d rows of %d entries".formatted(rows(place), rows(place), length(place)),
                    Integer.toString(available),
                    "choose another number of fixed entries, or leave the layer out with --exclude"));
        }
    }

    private static BitSet elements(Place place, AsymmetryOptions options) {
        int length = length(place);
        List<BitSet> masks = RowMasks.of(
                options.rule(), rows(place), length, options.fixed(), random(place.view.tensor(), options, 1));
        IndexField seen =
                place.view.toFile(IndexField.positions(place.view.shape().toIntArray()));
        int inner = 1;
        for (int axis = place.axis + 1; axis < place.view.shape().rank(); axis++) {
            inner *= (int) place.view.shape().dim(axis);
        }
        BitSet elements = new BitSet(seen.size());
        for (int i = 0; i < seen.size(); i++) {
            int position = seen.get(i);
            int row = position / inner % rows(place);
            int column = position / inner / rows(place) * inner + position % inner;
            elements.set(i, masks.get(row).get(column));
        }
        return elements;
    }

    private static SplittableRandom random(Tensor tensor, AsymmetryOptions options, int stream) {
        return new SplittableRandom(
                options.seed() * 0x9E3779B97F4A7C15L + 31L * tensor.name().hashCode() + stream);
    }

    private static Tensor filled(Tensor tensor, BitSet elements, AsymmetryOptions options) {
        SplittableRandom random = random(tensor, options, 2);
        double[] values = tensor.reader().toDoubles();
        for (int i = 0; i < values.length; i++) {
            if (elements.get(i)) {
                values[i] = options.kappa() * random.nextGaussian();
            }
        }
        if (tensor.type() == ElementType.DOUBLE) {
            return Tensor.ofDoubles(tensor.name(), tensor.shape(), values);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return Tensor.ofFloats(tensor.name(), tensor.shape(), narrow);
    }
}
