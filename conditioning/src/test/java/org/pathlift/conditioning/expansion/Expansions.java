package org.pathlift.conditioning.expansion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.SplittableRandom;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.ModelWriter;

/** What tests of expansion share. */
final class Expansions {

    private Expansions() {}

    static ExpansionOptions preserving(InputExpansion expansion) {
        return ExpansionOptions.of(expansion, ExpansionMode.PRESERVING);
    }

    static float[] random(long elements, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[(int) elements];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    static Tensor weight(String name, long... dims) {
        Shape shape = Shape.of(dims);
        return Tensor.ofFloats(name, shape, random(shape.elements(), name.hashCode()));
    }

    static Map<String, OutputValue> run(Model model, Map<String, Sample> samples) {
        try (Runner runner = Runner.open(ModelWriter.toBytes(model))) {
            return runner.run(samples);
        }
    }

    /** The largest difference between a model and its expansion on the inputs that belong together. */
    static double difference(Model model, Model expanded, InputExpansion expansion, long... shape) {
        Sample sample = Sample.ofFloats(Shape.of(shape), random(Shape.of(shape).elements(), 7));
        String input = model.graph().inputs().get(0).name();
        ExpandedInput larger = ExpandedInput.of(
                expansion, model.graph(), model.graph().inputs().get(0));
        OutputValue before =
                run(model, Map.of(input, sample)).values().iterator().next();
        OutputValue after = run(expanded, Map.of(input, larger.expand(sample)))
                .values()
                .iterator()
                .next();
        assertThat(after.shape()).isEqualTo(before.shape());
        double worst = 0;
        for (int i = 0; i < before.elements(); i++) {
            worst = Math.max(worst, Math.abs(before.at(i) - after.at(i)));
        }
        return worst;
    }

    static boolean isSame(Model one, Model other, String constant) {
        return java.util.Arrays.equals(
                one.graph().constant(constant).reader().toDoubles(),
                other.graph().constant(constant).reader().toDoubles());
    }
}
