package org.pathlift.conditioning.training.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.data.Batches;
import org.pathlift.conditioning.training.data.EpochOrder;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.Comparison;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Proof;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;

/** Proves that ONNX Runtime computes from a written file what the trained block computes. */
final class Agreement {

    /** Examples that are compared at most. */
    private static final int EXAMPLES = 64;

    private Agreement() {}

    /**
     * Runs both on examples.
     *
     * @param model what was written
     * @param file where
     */
    static Proof prove(Model model, Path file, Examples examples, TrainOptions options) {
        ModelInput input = ModelInput.of(model.graph());
        int batchSize = input.batch().orElse(Math.min(examples.size(), EXAMPLES));
        Batches batches = new Batches(examples, batchSize, EpochOrder.inOrder(), Batches.Remainder.DROP);
        List<String> skipped = new ArrayList<>();
        Map<String, ElementType> types = new LinkedHashMap<>();
        for (ValueInfo output : model.graph().outputs()) {
            if (output.type().isRescalable()) {
                types.put(output.name(), output.type());
            } else {
                skipped.add(output.name());
            }
        }
        Comparison comparison = new Comparison(0, Map.of());
        try (Trainee trainee = new Trainee(
                        model,
                        options,
                        examples,
                        DjlEngine.devices(options.engine().device()).subList(0, 1));
                Runner runner = Runner.open(file)) {
            int runs = Math.min(batches.count(), Math.max(1, EXAMPLES / batchSize));
            for (Batches.Batch batch : batches.epoch(0).subList(0, runs)) {
                Comparison one = Comparison.compare(
                        ofBlock(trainee, batch, examples, types),
                        ofRuntime(runner, input, ModelExamples.sample(batch, examples, model), types));
                comparison = comparison.runs() == 0 ? one : comparison.plus(one);
            }
        }
        return new Proof(comparison, FunctionProof.defaultBound(model), skipped);
    }

    private static Map<String, OutputValue> ofRuntime(
            Runner runner, ModelInput input, Sample sample, Map<String, ElementType> types) {
        Map<String, OutputValue> outputs = new LinkedHashMap<>(runner.run(Map.of(input.name(), sample)));
        outputs.keySet().retainAll(types.keySet());
        outputs.replaceAll((name, value) -> inType(types.get(name), value.shape(), value.toDoubles()));
        return outputs;
    }

    private static Map<String, OutputValue> ofBlock(
            Trainee trainee, Batches.Batch batch, Examples examples, Map<String, ElementType> types) {
        Map<String, OutputValue> outputs = new LinkedHashMap<>();
        try (NDManager work = trainee.newWork()) {
            NDList computed = trainee.infer(trainee.features(work, batch, examples));
            for (NDArray output : computed) {
                if (types.containsKey(output.getName())) {
                    double[] values =
                            output.toType(DataType.FLOAT64, false).flatten().toDoubleArray();
                    outputs.put(
                            output.getName(),
                            inType(
                                    types.get(output.getName()),
                                    Shape.of(output.getShape().getShape()),
                                    values));
                }
            }
        }
        return outputs;
    }

    /** Numbers of a float32 output as such, so that differences are counted in its last place, not in float64's. */
    private static OutputValue inType(@Nullable ElementType type, Shape shape, double[] values) {
        if (type != ElementType.FLOAT) {
            return OutputValue.ofDoubles(shape, values);
        }
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return OutputValue.ofFloats(shape, narrow);
    }
}
