package org.pathlift.conditioning.training.run;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;
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

    /**
     * Inputs of a model with what it is to say about them.
     *
     * @param inputs one after the other
     * @param targets of all examples in the inputs, in their order
     */
    public record Labelled(List<Map<String, Sample>> inputs, Targets targets) {
        public Labelled {
            inputs = List.copyOf(inputs);
        }
    }

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
        return labelled(spec, model, count, seed).inputs();
    }

    /**
     * Returns the same inputs with their targets.
     *
     * @throws org.pathlift.onnx.error.UnsupportedModelException as {@link #of(String, Model, int, long)}
     * @throws RequestException as there
     */
    public static Labelled labelled(String spec, Model model, int count, long seed) {
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
        List<Batches.Batch> batches = batches(examples, model, seed).subList(0, count);
        String name = ModelInput.of(model.graph()).name();
        return new Labelled(
                batches.stream()
                        .map(batch -> Map.of(name, sample(batch, examples, model)))
                        .toList(),
                targets(examples, batches));
    }

    private static Targets targets(Examples examples, List<Batches.Batch> batches) {
        int size = batches.stream().mapToInt(Batches.Batch::size).sum();
        if (examples.targets() instanceof Targets.Classes classes) {
            LongBuffer labels = LongBuffer.allocate(size);
            batches.forEach(batch -> batch.labels(labels));
            return new Targets.Classes(labels.array(), classes.count(), classes.names());
        }
        if (examples.targets() instanceof Targets.Values values) {
            FloatBuffer numbers = FloatBuffer.allocate(Math.multiplyExact(size, values.width()));
            batches.forEach(batch -> batch.values(numbers));
            return new Targets.Values(numbers.array(), values.width());
        }
        return new Targets.None();
    }

    private static List<Batches.Batch> batches(Examples examples, Model model, long seed) {
        int size = ModelInput.of(model.graph()).batch().orElse(1);
        return new Batches(examples, size, EpochOrder.shuffled(seed), Batches.Remainder.DROP).epoch(0);
    }

    /** Returns at most so many inputs of a model from examples that fit it, in an order that the seed determines. */
    static List<Map<String, Sample>> of(Examples examples, Model model, int count, long seed) {
        List<Batches.Batch> batches = batches(examples, model, seed);
        String name = ModelInput.of(model.graph()).name();
        return batches.subList(0, Math.min(count, batches.size())).stream()
                .map(batch -> Map.of(name, sample(batch, examples, model)))
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
