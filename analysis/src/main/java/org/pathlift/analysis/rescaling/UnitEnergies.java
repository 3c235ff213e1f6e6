package org.pathlift.analysis.rescaling;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.ElementPairs;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.TensorReader;

/**
 * The sums of squared parameters on the two sides of every unit. A parameter with the same unit on both sides is left out
 * of both, since the unit's scale does not move it.
 */
public final class UnitEnergies {

    /** Which parameters count. */
    public enum Biases {
        /** What is added counts among what makes a unit. */
        WITH,
        /** Only what is multiplied counts. */
        WITHOUT
    }

    private static final int CHUNK = 1 << 15;

    private final double[] inWeights;
    private final double[] inBiases;
    private final double[] outWeights;
    private final double[] outBiases;

    private UnitEnergies(int units) {
        this.inWeights = new double[units + 1];
        this.inBiases = new double[units + 1];
        this.outWeights = new double[units + 1];
        this.outBiases = new double[units + 1];
    }

    /** Sums the squares of a model's parameters, each constant once. */
    public static UnitEnergies of(Symmetry symmetry) {
        UnitEnergies energies = new UnitEnergies(symmetry.units());
        Set<String> seen = new HashSet<>();
        for (Binding binding : symmetry.bindings()) {
            if (seen.add(binding.tensor())) {
                energies.add(symmetry, binding);
            }
        }
        return energies;
    }

    private void add(Symmetry symmetry, Binding binding) {
        Tensor tensor = Objects.requireNonNull(symmetry.facts().model().graph().constant(binding.tensor()));
        boolean bias = binding.kind() == Binding.Kind.BIAS;
        double[] in = bias ? inBiases : inWeights;
        double[] out = bias ? outBiases : outWeights;
        TensorReader reader = tensor.reader();
        long elements = tensor.shape().elements();
        double[] values = new double[(int) Math.min(CHUNK, elements)];
        ElementPairs.visit(tensor.shape(), binding.producers(), binding.consumers(), (index, producer, consumer) -> {
            int at = (int) (index % CHUNK);
            if (at == 0) {
                reader.doubles(index, values, 0, (int) Math.min(CHUNK, elements - index));
            }
            if (producer != consumer) {
                double square = values[at] * values[at];
                (producer > 0 ? in : out)[Math.abs(producer)] += square;
                (consumer > 0 ? out : in)[Math.abs(consumer)] += square;
            }
        });
    }

    /** Returns the sum of squares of what makes a unit (B = -1). */
    public double in(int unit, Biases biases) {
        return biases == Biases.WITH ? inWeights[unit] + inBiases[unit] : inWeights[unit];
    }

    /** Returns the sum of squares of what reads a unit (B = +1). */
    public double out(int unit, Biases biases) {
        return biases == Biases.WITH ? outWeights[unit] + outBiases[unit] : outWeights[unit];
    }

    /**
     * Returns r = ½ ln(in/out): positive where a unit's gain sits in what makes it, 0 at the point of equi-normalization;
     * not finite for a unit with no energy on a side.
     */
    public double logRatio(int unit, Biases biases) {
        return 0.5 * Math.log(in(unit, biases) / out(unit, biases));
    }

    /**
     * Returns c = in - out, which gradient flow of any loss without weight decay conserves (Du, Hu, Lee 2018, arXiv
     * 1806.00900).
     */
    public double difference(int unit, Biases biases) {
        return in(unit, biases) - out(unit, biases);
    }
}
