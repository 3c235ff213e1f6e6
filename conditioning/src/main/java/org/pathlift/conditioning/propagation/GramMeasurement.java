package org.pathlift.conditioning.propagation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ExposedFile;

/**
 * Runs a model in ONNX Runtime and takes the products of its activations between all pairs of inputs: for each value the
 * matrix G with G(a, b) = mean of x_a x_b over the elements x, or over those at {@link org.pathlift.onnx.serde.Spread#places}
 * where there are many.
 */
public final class GramMeasurement {

    private GramMeasurement() {}

    /**
     * Measures.
     *
     * @param shapes of the model's values
     * @param values names of values with real elements: inputs, or what nodes compute
     * @param inputs what to feed in each run, all of the same shapes
     * @return by value a matrix with a row for each input; values whose number of elements depends on the input are left out
     * @throws org.pathlift.onnx.error.UnsupportedModelException if ONNX Runtime refuses the model
     */
    public static Map<String, double[][]> run(
            Model model, ShapeTable shapes, Collection<String> values, List<Map<String, Sample>> inputs) {
        List<String> computed = values.stream()
                .filter(value -> model.graph().producer(value) != null)
                .distinct()
                .toList();
        List<Map<String, Numbers>> runs = new ArrayList<>();
        try (ExposedFile exposed =
                        ExposedFile.of(model, computed, ForwardMeasurement.elements(computed, shapes, inputs));
                Runner runner = Runner.open(exposed.path())) {
            for (Map<String, Sample> input : inputs) {
                Map<String, Numbers> now = Numbers.of(input);
                now.keySet().retainAll(values);
                now.putAll(Numbers.of(exposed.outputs(), runner.run(input)));
                runs.add(now);
            }
        }
        Map<String, double[][]> grams = new LinkedHashMap<>();
        for (String value : values) {
            if (runs.stream().allMatch(run -> run.containsKey(value))) {
                List<double[]> numbers = runs.stream()
                        .map(run -> Objects.requireNonNull(run.get(value)).values())
                        .toList();
                if (numbers.stream().mapToInt(run -> run.length).distinct().count() == 1) {
                    grams.put(value, gram(numbers));
                }
            }
        }
        return grams;
    }

    private static double[][] gram(List<double[]> numbers) {
        int count = numbers.size();
        double[][] gram = new double[count][count];
        for (int a = 0; a < count; a++) {
            double[] left = numbers.get(a);
            for (int b = a; b < count; b++) {
                double[] right = numbers.get(b);
                double sum = 0;
                for (int i = 0; i < left.length; i++) {
                    sum += left[i] * right[i];
                }
                gram[a][b] = sum / Math.max(1, left.length);
                gram[b][a] = gram[a][b];
            }
        }
        return gram;
    }
}
