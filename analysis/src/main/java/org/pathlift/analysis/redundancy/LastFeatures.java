package org.pathlift.analysis.redundancy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.permutation.PermutationSymmetry;
import org.pathlift.conditioning.permutation.UnitBinding;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Node;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ExposedFile;

/**
 * The features that the last layer with a weight reads, as a matrix of samples and neurons. Neurons are at canonical
 * scales and in the order of falling variance, so that neither permutation nor positive rescaling of the model changes it.
 *
 * @param tensor the activation
 * @param values [samples][neurons]; nobody may change them
 */
record LastFeatures(String tensor, double[][] values) {

    private static final int MOST_SAMPLES = 4096;

    /** The last layer that reads units and makes none, if its input can be laid out as features. */
    static Optional<Node> lastLayer(PermutationSymmetry symmetry) {
        Node last = null;
        for (UnitBinding binding : symmetry.bindings()) {
            boolean reads = hasUnits(binding.consumers().units());
            boolean makes = hasUnits(binding.producers().units());
            if (reads && !makes) {
                last = binding.node();
            }
        }
        boolean known = last != null && (last.is("Gemm") || last.is("MatMul") || last.is("Conv"));
        return known ? Optional.ofNullable(last) : Optional.empty();
    }

    private static boolean hasUnits(IndexField units) {
        return IntStream.range(0, units.size()).anyMatch(i -> units.get(i) != 0);
    }

    static Optional<LastFeatures> measure(
            PermutationSymmetry symmetry, LogScales canonical, Node layer, List<Map<String, Sample>> inputs) {
        Symmetry scales = symmetry.scales();
        Model model = scales.facts().model();
        String tensor = layer.input(scales.isConstant(layer.input(0)) ? 1 : 0);
        int rank = scales.facts().rank(tensor);
        int axis = layer.is("Conv") || layer.is("Gemm") ? 1 : rank - 1;
        List<double[]> samples = new ArrayList<>();
        if (model.graph().producer(tensor) == null) {
            return Optional.empty();
        }
        try (ExposedFile exposed = ExposedFile.of(model, List.of(tensor), Map.of());
                Runner runner = Runner.open(exposed.path())) {
            String name = Objects.requireNonNull(exposed.outputs().get(tensor));
            for (Map<String, Sample> input : inputs) {
                @Nullable OutputValue value = runner.run(input).get(name);
                if (value != null && samples.size() < MOST_SAMPLES) {
                    rows(value, axis, samples);
                }
            }
        }
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        IndexField units = scales.field(tensor);
        double[][] values = samples.toArray(double[][]::new);
        for (double[] row : values) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= canonical.lambda(units.dim(axis) > 1 ? units.get(i % units.size()) : units.get(0));
            }
        }
        return Optional.of(new LastFeatures(tensor, sorted(values)));
    }

    private static void rows(OutputValue value, int axis, List<double[]> into) {
        Shape shape = value.shape();
        int width = (int) shape.dim(axis);
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= (int) shape.dim(i);
        }
        int outer = value.elements() / width / inner;
        for (int o = 0; o < outer; o++) {
            for (int at = 0; at < inner; at++) {
                double[] row = new double[width];
                for (int i = 0; i < width; i++) {
                    row[i] = value.at((o * width + i) * inner + at);
                }
                into.add(row);
            }
        }
    }

    private static double[][] sorted(double[][] values) {
        int width = values[0].length;
        double[] variances = new double[width];
        for (int i = 0; i < width; i++) {
            int at = i;
            double mean =
                    Arrays.stream(values).mapToDouble(row -> row[at]).average().orElse(0);
            variances[i] = Arrays.stream(values)
                    .mapToDouble(row -> (row[at] - mean) * (row[at] - mean))
                    .sum();
        }
        int[] order = IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -variances[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[][] moved = new double[values.length][width];
        for (int s = 0; s < values.length; s++) {
            for (int i = 0; i < width; i++) {
                moved[s][i] = values[s][order[i]];
            }
        }
        return moved;
    }
}
