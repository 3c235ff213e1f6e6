package org.pathlift.conditioning.rescale;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;

/**
 * Applies log scales to a model: element θ of a parameter becomes θ λ(producer) / λ(consumer), in the parameter's own
 * type. Only constants that a moved unit touches are replaced.
 */
public final class Application {

    private Application() {}

    /**
     * Returns the rescaled model. Its new weights are computed where they are read; the given model is not changed.
     *
     * @throws IllegalArgumentException if the scales are not those of the symmetry's units
     */
    public static Model apply(Symmetry symmetry, LogScales scales) {
        Map<String, Tensor> replaced = new LinkedHashMap<>();
        moved(symmetry, scales).forEach((name, binding) -> {
            Tensor base =
                    Objects.requireNonNull(symmetry.facts().model().graph().constant(name));
            replaced.put(name, base.withData(new ScaledData(base, binding, scales)));
        });
        return symmetry.facts().model().withConstants(replaced);
    }

    /**
     * Returns the factors of the constants that a moved unit touches, by name in the order of the graph. For weights that
     * live elsewhere than in the model: on a device, in training.
     *
     * @throws IllegalArgumentException if the scales are not those of the symmetry's units
     */
    public static Map<String, WeightFactors> factors(Symmetry symmetry, LogScales scales) {
        Map<String, WeightFactors> factors = new LinkedHashMap<>();
        moved(symmetry, scales).forEach((name, binding) -> {
            Tensor base =
                    Objects.requireNonNull(symmetry.facts().model().graph().constant(name));
            factors.put(name, WeightFactors.of(base.shape(), binding, scales));
        });
        return factors;
    }

    /** Returns a binding of each constant that a moved unit touches. */
    private static Map<String, Binding> moved(Symmetry symmetry, LogScales scales) {
        if (scales.units() != symmetry.units()) {
            throw new IllegalArgumentException(
                    "the model has %d scale units, found scales of %d".formatted(symmetry.units(), scales.units()));
        }
        Map<String, Binding> moved = new LinkedHashMap<>();
        for (Binding binding : symmetry.bindings()) {
            // Several bindings of one tensor agree, so the first speaks for all.
            if (moves(binding.producers(), scales) || moves(binding.consumers(), scales)) {
                moved.putIfAbsent(binding.tensor(), binding);
            }
        }
        return moved;
    }

    private static boolean moves(IndexField field, LogScales scales) {
        for (int i = 0; i < field.size(); i++) {
            if (scales.z(field.get(i)) != 0) {
                return true;
            }
        }
        return false;
    }
}
