package org.pathlift.conditioning.propagation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.Kink;
import org.pathlift.conditioning.symmetry.ConstantValues;

/**
 * The activations of a model, as functions: found by what they compute, not by how the exporter wrote them. A function
 * that agrees with a known activation on a grid is that one; any other is made of its values, with its kinks found.
 */
public final class ActivationReader {

    /** float32 constants in the file are off by this much, relatively. */
    private static final double SAME = 1e-6;

    private static final double[] GRID =
            IntStream.rangeClosed(-48, 48).mapToDouble(i -> 0.25 * i + 0.03125).toArray();

    private static final List<Activation> KNOWN = List.of(
            Activations.identity(),
            Activations.relu(),
            Activations.tanh(),
            Activations.gelu(),
            Activations.geluTanh(),
            Activations.silu(),
            Activations.sigmoid(),
            Activations.erf(),
            Activations.elu(1),
            Activations.selu(),
            Activations.softplus(),
            Activations.hardswish(),
            Activations.mish(),
            Activations.relu6());

    private final ElementExpressions expressions;
    private final Map<String, Optional<Activation>> read = new HashMap<>();

    /** Reads the activations between the layers of a model. */
    public ActivationReader(ConstantValues constants, List<WeightLayer> layers) {
        this.expressions = new ElementExpressions(constants, layers);
    }

    ElementExpressions.Expression expression(String value) {
        return expressions.of(value);
    }

    /** Returns the value from which another follows element by element: its own name where there is none. */
    public String root(String value) {
        return expressions.of(value).root();
    }

    /**
     * Returns the function that leads from the {@linkplain #root root} to a value; the identity for a root. There is none
     * where the function is not finite on the whole line, as a logarithm.
     */
    public Optional<Activation> of(String value) {
        ElementExpressions.Expression expression = expressions.of(value);
        return expression.isRoot()
                ? Optional.of(Activations.identity())
                : read.computeIfAbsent(value, absent -> named(expression.function()));
    }

    private static Optional<Activation> named(DoubleUnaryOperator function) {
        for (double x : new double[] {-1000, -1, 0, 1, 1000}) {
            if (!Double.isFinite(function.applyAsDouble(x)) || !Double.isFinite(function.applyAsDouble(x + 1e-5))) {
                return Optional.empty();
            }
        }
        for (Activation known : KNOWN) {
            if (agrees(function, known::value)) {
                return Optional.of(known);
            }
        }
        double left = -function.applyAsDouble(-1);
        double right = function.applyAsDouble(1);
        if (agrees(function, x -> x > 0 ? right * x : left * x)) {
            return Optional.of(right == 1 ? Activations.leakyRelu(left) : slopes(left, right));
        }
        double alpha = -function.applyAsDouble(-40);
        if (right == 1 && alpha > 0 && agrees(function, x -> x > 0 ? x : alpha * Math.expm1(x))) {
            return Optional.of(Activations.elu(alpha));
        }
        return Optional.of(
                Activations.custom("custom", function, KinkSearch.of(function).toArray(Kink[]::new)));
    }

    private static Activation slopes(double left, double right) {
        return Activations.custom("slopes " + left + " and " + right, x -> x > 0 ? right * x : left * x);
    }

    private static boolean agrees(DoubleUnaryOperator function, DoubleUnaryOperator known) {
        for (double x : GRID) {
            double expected = known.applyAsDouble(x);
            if (!(Math.abs(function.applyAsDouble(x) - expected) <= SAME * (1 + Math.abs(expected)))) {
                return false;
            }
        }
        return true;
    }
}
