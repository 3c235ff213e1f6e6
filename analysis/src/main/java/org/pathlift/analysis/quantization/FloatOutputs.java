package org.pathlift.analysis.quantization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.DequantizedFile;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.TemporaryFolder;
import org.pathlift.onnx.serde.WriteOptions;

/** What a float model computes on inputs, and how far quantized ones are from it. */
final class FloatOutputs {

    private final List<Map<String, Sample>> inputs;
    private final Map<String, double[]> outputs;

    private FloatOutputs(List<Map<String, Sample>> inputs, Map<String, double[]> outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    static FloatOutputs of(Model model, List<Map<String, Sample>> inputs) {
        Map<String, double[]> outputs = run(model, Map.of(), inputs);
        if (outputs.isEmpty()) {
            throw refused("the model", "a real output", "none");
        }
        outputs.forEach((name, values) -> {
            double size = norm(values);
            if (!(size > 0) || !Double.isFinite(size)) {
                throw refused(
                        "output '" + name + "'",
                        "finite numbers that are not all 0",
                        size == 0 ? "nothing but 0" : "numbers that are not finite");
            }
        });
        return new FloatOutputs(List.copyOf(inputs), outputs);
    }

    /** Whether a weight can stand in the file as int8 numbers behind a DequantizeLinear node. */
    static boolean storesInt8(Model model, Tensor weight) {
        return DequantizedFile.supports(model) && weight.type() == ElementType.FLOAT;
    }

    /** Returns ‖ŷ − y‖ / ‖y‖ over all inputs, of the output for which it is largest. */
    double error(Model model, List<Int8Tensor> weights) {
        Map<String, DequantizedFile.Int8Weight> stored = new LinkedHashMap<>();
        Map<String, Tensor> values = new LinkedHashMap<>();
        for (Int8Tensor weight : weights) {
            Tensor dequantized = weight.dequantized();
            if (storesInt8(model, dequantized)) {
                stored.put(dequantized.name(), weight.stored());
            } else {
                values.put(dequantized.name(), dequantized);
            }
        }
        Map<String, double[]> found = run(model.withConstants(values), stored, inputs);
        double largest = 0;
        for (Map.Entry<String, double[]> output : outputs.entrySet()) {
            double[] expected = output.getValue();
            double @Nullable [] quantized = found.get(output.getKey());
            if (quantized == null || quantized.length != expected.length) {
                throw refused(
                        "output '" + output.getKey() + "'",
                        "as many numbers with int8 weights as without",
                        quantized == null ? "none" : Integer.toString(quantized.length));
            }
            double[] difference = new double[expected.length];
            for (int i = 0; i < expected.length; i++) {
                difference[i] = quantized[i] - expected[i];
            }
            double error = norm(difference) / norm(expected);
            if (!Double.isFinite(error)) {
                throw refused("output '" + output.getKey() + "'", "finite numbers with int8 weights", "others");
            }
            largest = Math.max(largest, error);
        }
        return largest;
    }

    private static Map<String, double[]> run(
            Model model, Map<String, DequantizedFile.Int8Weight> weights, List<Map<String, Sample>> inputs) {
        Map<String, List<double[]>> runs = new LinkedHashMap<>();
        try (TemporaryFolder folder = TemporaryFolder.create();
                StagedModel staged =
                        ModelWriter.stage(model, folder.path().resolve("model.onnx"), WriteOptions.NEW_FILE)) {
            if (!weights.isEmpty()) {
                DequantizedFile.put(staged.path(), weights);
            }
            try (Runner runner = Runner.open(staged.path())) {
                for (Map<String, Sample> input : inputs) {
                    for (Map.Entry<String, OutputValue> output :
                            runner.run(input).entrySet()) {
                        if (output.getValue().type().isFloating()) {
                            runs.computeIfAbsent(output.getKey(), name -> new ArrayList<>())
                                    .add(output.getValue().toDoubles());
                        }
                    }
                }
            }
        }
        Map<String, double[]> joined = new LinkedHashMap<>();
        runs.forEach((name, parts) ->
                joined.put(name, parts.stream().flatMapToDouble(Arrays::stream).toArray()));
        return joined;
    }

    private static double norm(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static UnsupportedModelException refused(String where, String expected, String found) {
        return new UnsupportedModelException(new Problem(
                "outputs must be comparable to tell what int8 does to them",
                where,
                expected,
                found,
                "measure on other inputs, or another model"));
    }
}
