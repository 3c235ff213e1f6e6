package org.pathlift.conditioning.init;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.CriticalAnswer;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.NoCriticalPoint;
import org.pathlift.conditioning.meanfield.Variances;
import org.pathlift.conditioning.propagation.Signal;
import org.pathlift.conditioning.propagation.WeightLayer;

/**
 * σw² and σb² of a layer such that what it makes sits at the critical point of the activation behind it.
 *
 * <p>An activation with one slope on either side of 0 is critical at every q: a layer between two such has
 * σw² = 2 / (a₊² + a₋²) of the one that feeds it, 1 where it reads an input or a linear layer. The same holds, with the
 * slopes at 0, for one whose critical point is q* = 0, such as ReLU6. Before any other activation
 * σw² = (q* - σb²) / E h², h the layer's input, so that q* is met at once, also at the first layer and where activations
 * change (theory: Schoenholz et al. 2017, arXiv:1611.01232; Hayou et al. 2019, arXiv:1902.06853). A layer that reads such
 * an activation and feeds none, as at the end of a residual branch, makes q = 1: σw² = 1 / E h².
 */
final class CriticalRule {

    /** A choice and what is to be said of it. */
    record Choice(Variances variances, List<String> notes) {}

    private final OptionalDouble biasVariance;
    private final Map<Activation, CriticalAnswer> answers = new HashMap<>();
    private final Map<Activation, CriticalAnswer> unbiased = new HashMap<>();

    CriticalRule(OptionalDouble biasVariance) {
        this.biasVariance = biasVariance;
    }

    /** Returns the critical point of an activation at the σb² that was asked for, or at its usual one. */
    CriticalAnswer point(Activation activation) {
        return answers.computeIfAbsent(activation, absent -> {
            CriticalLine line = CriticalLine.of(activation);
            return biasVariance.isPresent() ? line.at(biasVariance.getAsDouble()) : line.defaultPoint();
        });
    }

    /**
     * Chooses.
     *
     * @param layer the layer; without a bias its σb² is 0
     * @param feeding the activation that the layer reads; the identity where it reads none
     * @param downstream the activation behind it, if any
     * @param input what is known of the values that it reads
     */
    Choice choose(WeightLayer layer, Activation feeding, Optional<Activation> downstream, Signal input) {
        List<String> notes = new ArrayList<>();
        Optional<CriticalPoint> target = downstream
                .filter(activation -> !activation.positivelyHomogeneous())
                .flatMap(activation -> layer.bias().isPresent()
                        ? wanted(point(activation), notes)
                        : wanted(withoutBias(activation), notes));
        if (target.isPresent() && input.square() > 0) {
            double bias = target.get().variances().bias();
            double q = target.get().q();
            if (q > bias) {
                input.doubt().ifPresent(doubt -> notes.add("its input is assumed: " + doubt));
                return new Choice(new Variances((q - bias) / input.square(), bias), notes);
            }
            return new Choice(new Variances(carried(layer, feeding, input, notes), bias), notes);
        }
        if (downstream.isPresent() && !downstream.get().positivelyHomogeneous()) {
            notes.add("q is kept at 1 instead");
            return new Choice(new Variances(1 / positive(input.square()), 0), notes);
        }
        return new Choice(new Variances(carried(layer, feeding, input, notes), 0), notes);
    }

    /** A layer without a bias has σb² = 0, whatever was asked for. */
    private CriticalAnswer withoutBias(Activation activation) {
        return unbiased.computeIfAbsent(
                activation, absent -> CriticalLine.of(absent).at(0));
    }

    private static Optional<CriticalPoint> wanted(CriticalAnswer answer, List<String> notes) {
        if (answer instanceof NoCriticalPoint none) {
            notes.add(none.reason());
        }
        return answer.point();
    }

    /** The σw² that makes up for what the activation before the layer takes away. */
    private double carried(WeightLayer layer, Activation feeding, Signal input, List<String> notes) {
        if (feeding.positivelyHomogeneous()) {
            return 1 / positive(feeding.energyAtInfinity());
        }
        CriticalAnswer answer = layer.bias().isPresent() ? point(feeding) : withoutBias(feeding);
        boolean criticalAtZero = answer.point().filter(point -> point.q() == 0).isPresent();
        if (criticalAtZero) {
            return 1 / positive(feeding.energyAtZero());
        }
        input.doubt().ifPresent(doubt -> notes.add("its input is assumed: " + doubt));
        notes.add("no critical point behind it: makes q = 1");
        return 1 / positive(input.square());
    }

    private static double positive(double square) {
        return square > 0 ? square : 1;
    }
}
