package org.pathlift.conditioning.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/** Random rescalings, and what the weights must be after one, worked out element by element from the bindings. */
public final class Rescaling {

    private Rescaling() {}

    /** λ log-uniform in [1/8, 8] for every unit. */
    public static LogScales random(Symmetry symmetry, long seed) {
        Random random = new Random(seed);
        double[] lambda = new double[symmetry.units()];
        for (int i = 0; i < lambda.length; i++) {
            lambda[i] = Math.pow(8, 2 * random.nextDouble() - 1);
        }
        return LogScales.ofLambda(lambda);
    }

    /** λ = 2^k with k from -3 to 3 for every unit. */
    public static LogScales powersOfTwo(Symmetry symmetry, long seed) {
        Random random = new Random(seed);
        double[] z = new double[symmetry.units()];
        for (int i = 0; i < z.length; i++) {
            z[i] = 2 * (random.nextInt(7) - 3) * LogScales.LN_2;
        }
        return LogScales.ofZ(z);
    }

    /** All bound constants in float64 after a rescaling; several bindings of a constant must agree. */
    public static Map<String, Array64> constants(Symmetry symmetry, LogScales scales) {
        Map<String, double[]> factors = new LinkedHashMap<>();
        Map<String, Array64> rescaled = new HashMap<>();
        for (Binding binding : symmetry.bindings()) {
            Tensor tensor = symmetry.facts().model().graph().constant(binding.tensor());
            int[] dims = tensor.shape().toIntArray();
            int[] producers = binding.producers().expandedTo(dims).toArray();
            int[] consumers = binding.consumers().expandedTo(dims).toArray();
            double[] own = new double[producers.length];
            for (int k = 0; k < own.length; k++) {
                own[k] = scales.lambda(producers[k]) / scales.lambda(consumers[k]);
            }
            double[] before = factors.putIfAbsent(binding.tensor(), own);
            if (before != null) {
                assertThat(own)
                        .as("all bindings of '" + binding.tensor() + "' agree")
                        .containsExactly(before);
            }
        }
        Model model = symmetry.facts().model();
        factors.forEach((name, factor) -> {
            Array64 base = Array64.of(model.graph().constant(name));
            double[] values = new double[factor.length];
            for (int k = 0; k < values.length; k++) {
                values[k] = base.values()[k] * factor[k];
            }
            rescaled.put(name, Array64.of(base.dims(), values));
        });
        return rescaled;
    }
}
