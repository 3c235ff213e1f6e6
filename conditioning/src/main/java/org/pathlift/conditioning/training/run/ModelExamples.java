package org.pathlift.conditioning.training.run;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.pathlift.conditioning.training.data.Batches;
import org.pathlift.conditioning.training.data.DataLoader;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.EpochOrder;
import org.pathlift.conditioning.training.data.ExampleShape;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;

/** Examples of a data set as inputs of a model, to measure on. */
public final class ModelExamples {

    private ModelExamples() {}

    /**
     * Returns inputs of one example each, or of as many as the file fixes, from the training part of a data set in an order
     * that the seed determines.
     *
     * @param count how many inputs
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the model does not have one input of real numbers
     * @throws RequestException if there are too few examples
     */
    public static List<Map<String, Sample>> of(String spec, Model model, int count, long seed) {
        return of(loaded(spec, model, count, seed), model, count, seed);
    }

    /**
     * Returns the same inputs with their targets.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException if the model does not have one input of real numbers
     * @throws RequestException if there are too few examples
     */
    public static LabelledInputs labelled(String spec, Model model, int count, long seed) {
        Examples examples = loaded(spec, model, count, seed);
        ModelInput input = ModelInput.of(model.graph());
        Batches batches =
                new Batches(examples, input.batch().orElse(1), EpochOrder.shuffled(seed), Batches.Remainder.DROP);
        List<Batches.Batch> chosen = batches.epoch(0).subList(0, Math.min(count, batches.count()));
        List<Map<String, Sample>> inputs = chosen.stream()
                .map(batch -> Map.of(input.name(), sample(batch, examples, model)))
                .toList();
        if (examples.targets() instanceof Targets.Classes) {
            List<List<Double>> classes = chosen.stream()
                    .map(batch -> IntStream.range(0, batch.size())
                            .mapToObj(i -> (double) examples.label(batch.example(i)))
                            .toList())
                    .toList();
            return new LabelledInputs(inputs, LabelledInputs.Kind.CLASSES, classes, 1);
        }
        if (examples.targets() instanceof Targets.Values) {
            List<List<Double>> values =
                    chosen.stream().map(batch -> values(batch, examples)).toList();
            return new LabelledInputs(inputs, LabelledInputs.Kind.VALUES, values, examples.valueWidth());
        }
        return LabelledInputs.none(inputs);
    }

    private static List<Double> values(Batches.Batch batch, Examples examples) {
        float[] values = new float[batch.size() * examples.valueWidth()];
        batch.values(FloatBuffer.wrap(values));
        return IntStream.range(0, values.length)
                .mapToObj(i -> (double) values[i])
                .toList();
    }

    private static Examples loaded(String spec, Model model, int count, long seed) {
        ExampleShape wanted = ModelInput.of(model.graph()).example();
        Examples examples = DataLoader.load(DataSpec.parse(spec), wanted, seed).train();
        int size = ModelInput.of(model.graph()).batch().orElse(1);
        if ((long) count * size > examples.size()) {
            throw new RequestException(List.of(new Problem(
                    "there must be enough examples to measure on",
                    "the data '" + spec + "'",
                    count + " inputs of " + size + " each",
                    examples.size() + " examples",
                    "ask for fewer --inputs")));
        }
        return examples;
    }

    /** Returns at most so many inputs of a model from examples that fit it, in an order that the seed determines. */
    static List<Map<String, Sample>> of(Examples examples, Model model, int count, long seed) {
        ModelInput input = ModelInput.of(model.graph());
        int size = input.batch().orElse(1);
        Batches batches = new Batches(examples, size, EpochOrder.shuffled(seed), Batches.Remainder.DROP);
        return batches.epoch(0).subList(0, Math.min(count, batches.count())).stream()
                .map(batch -> Map.of(input.name(), sample(batch, examples, model)))
                .toList();
    }

    static Sample sample(Batches.Batch batch, Examples examples, Model model) {
        float[] features =
                new float[Math.toIntExact(batch.size() * examples.shape().elements())];
        batch.features(FloatBuffer.wrap(features));
        long[] dims = new long[1 + examples.shape().rank()];
        dims[0] = batch.size();
        System.arraycopy(examples.shape().toArray(), 0, dims, 1, dims.length - 1);
        return Sample.ofFloats(Shape.of(dims), features)
                .to(model.graph().inputs().get(0).type());
    }
}
