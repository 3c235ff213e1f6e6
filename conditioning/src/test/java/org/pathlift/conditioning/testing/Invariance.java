package org.pathlift.conditioning.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.pathlift.conditioning.rescale.Application;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.Comparison;
import org.pathlift.onnx.runtime.InputSampler;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ModelWriter;

/** Checks that rescaling the units that were found leaves a model's function as it was. */
public final class Invariance {

    private Invariance() {}

    /** In float64, random λ on every unit: within 1e-9 of each output's size. */
    public static void assertInFloat64(Symmetry symmetry, long seed) {
        assertInFloat64(symmetry, symmetry.facts().shapes(), seed);
    }

    /** The same on inputs of other shapes than those at which the units were found. */
    public static void assertInFloat64(Symmetry symmetry, ShapeTable shapes, long seed) {
        Model model = symmetry.facts().model();
        Map<String, Array64> feeds = Float64Evaluator.feeds(InputSampler.draw(model, shapes, seed));
        Map<String, Array64> before = Float64Evaluator.run(model, feeds);
        Map<String, Array64> moved = Rescaling.constants(symmetry, Rescaling.random(symmetry, seed));
        Map<String, Array64> after = Float64Evaluator.run(model, moved, feeds);
        before.forEach((name, value) -> {
            assertThat(value.values()).as(name).doesNotContain(Double.NaN);
            assertThat(after.get(name).relativeDifference(value))
                    .as("output '%s' after rescaling %d units with seed %d", name, symmetry.units(), seed)
                    .isLessThan(1e-9);
        });
    }

    /** In ONNX Runtime, random λ on every unit, the weights applied in their own type. */
    public static void assertInOnnxRuntime(Symmetry symmetry, long seed, double bound) {
        Comparison comparison = compare(symmetry, Rescaling.random(symmetry, seed), seed);
        assertThat(comparison.maxRelative())
                .as("%d units, seed %d", symmetry.units(), seed)
                .isLessThan(bound);
    }

    /** In ONNX Runtime, λ = 2^k on every unit: not a bit of any output changes. */
    public static void assertBitIdentical(Symmetry symmetry, long seed) {
        assertThat(symmetry.units()).isPositive();
        Comparison comparison = compare(symmetry, Rescaling.powersOfTwo(symmetry, seed), seed);
        assertThat(comparison.maxUlp()).isZero();
        assertThat(comparison.bitIdentical()).isTrue();
    }

    private static Comparison compare(Symmetry symmetry, LogScales scales, long seed) {
        Model model = symmetry.facts().model();
        Map<String, Sample> samples = InputSampler.draw(model, symmetry.facts().shapes(), seed);
        try (Runner reference = Runner.open(ModelWriter.toBytes(model));
                Runner candidate = Runner.open(ModelWriter.toBytes(Application.apply(symmetry, scales)))) {
            return Comparison.compare(reference.run(samples), candidate.run(samples));
        }
    }

    /** The model with every float32 weight whose elements are all equal drawn from N(0, 2 / fan-in). */
    public static Model withDrawnWeights(Model model, long seed) {
        Random random = new Random(seed);
        Map<String, Tensor> drawn = new LinkedHashMap<>();
        model.graph().constants().values().forEach(constant -> {
            Tensor tensor = constant.tensor();
            if (tensor.type() == ElementType.FLOAT && tensor.shape().rank() > 1 && allEqual(tensor)) {
                long fanIn = tensor.shape().elements() / tensor.shape().dim(0);
                float[] values = new float[(int) tensor.shape().elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fanIn));
                }
                drawn.put(tensor.name(), Tensor.ofFloats(tensor.name(), tensor.shape(), values));
            }
        });
        return model.withConstants(drawn);
    }

    private static boolean allEqual(Tensor tensor) {
        double[] values = tensor.reader().toDoubles();
        for (double value : values) {
            if (value != values[0]) {
                return false;
            }
        }
        return values.length > 1;
    }
}
