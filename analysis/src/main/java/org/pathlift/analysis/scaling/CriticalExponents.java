package org.pathlift.analysis.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.MeanField;

/**
 * The exponents of an activation's critical point at infinite width, from exact maps close to it.
 *
 * <p>The order parameter M = 1 − c* is this software's choice. Theory: β = δ = p and ν = 1, with p = 1 for smooth activations
 * and 2 for those with a kink.
 *
 * @param slopes the class, which tells p
 * @param beta β: M ~ |τ|^β in the chaotic phase; empty where M stays 0
 * @param nuOrdered ν: ξ_c ~ |τ|^{−ν} in the ordered phase; empty where correlations do not settle exponentially
 * @param nuChaotic the same in the chaotic phase
 * @param delta δ: ε ~ l^{−δ} at the critical point, between layers 1000 and 2000; empty where q does not stay,
 *     or where φ is linear and ε stays too
 */
public record CriticalExponents(
        SlopeClass slopes,
        OptionalDouble beta,
        OptionalDouble nuOrdered,
        OptionalDouble nuChaotic,
        OptionalDouble delta) {

    /** The distances from the critical σ_w² at which exponents are measured. */
    private static final double[] DISTANCES = {0.003, 0.001};

    private static final int DEEP = 2000;

    /** The exponents of the point that a choice counts distances from. */
    static CriticalExponents of(PlaceChoice choice, CriticalPoint point) {
        Activation activation = choice.activation();
        SlopeClass slopes = SlopeClass.of(activation);
        if (point.q() == 0) {
            return new CriticalExponents(
                    slopes,
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty());
        }
        OptionalDouble delta = delta(new MeanField(activation, point.variances()), point.q());
        if (activation.positivelyHomogeneous()) {
            return new CriticalExponents(
                    slopes, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), delta);
        }
        List<NetworkPlace> chaotic = beside(choice, point, 1);
        List<NetworkPlace> ordered = beside(choice, point, -1);
        return new CriticalExponents(
                slopes,
                slope(
                        chaotic,
                        IntStream.of(0, 1).mapToObj(i -> chaotic.get(i).order()).toList()),
                negative(slope(
                        ordered,
                        IntStream.of(0, 1).mapToObj(i -> ordered.get(i).xi()).toList())),
                negative(slope(
                        chaotic,
                        IntStream.of(0, 1).mapToObj(i -> chaotic.get(i).xi()).toList())),
                delta);
    }

    private static List<NetworkPlace> beside(PlaceChoice choice, CriticalPoint point, int side) {
        List<NetworkPlace> places = new ArrayList<>();
        for (double distance : DISTANCES) {
            places.add(choice.beside(point, side * distance));
        }
        return places;
    }

    /** The slope of the logarithm of what is measured over that of |τ|; empty where the phase has none. */
    private static OptionalDouble slope(List<NetworkPlace> places, List<OptionalDouble> values) {
        double[] x = new double[2];
        double[] y = new double[2];
        for (int i = 0; i < 2; i++) {
            double tau = places.get(i).flow().map(CriticalFlow::tau).orElse(0.0);
            double value = values.get(i).orElse(0);
            if (tau == 0 || !(value > 0)) {
                return OptionalDouble.empty();
            }
            x[i] = Math.log(Math.abs(tau));
            y[i] = Math.log(value);
        }
        return OptionalDouble.of((y[1] - y[0]) / (x[1] - x[0]));
    }

    private static OptionalDouble negative(OptionalDouble value) {
        return value.isPresent() ? OptionalDouble.of(-value.getAsDouble()) : value;
    }

    private static OptionalDouble delta(MeanField layer, double q) {
        DepthCurve curve = new MeanFieldDecay(layer, q, DEEP).from(0.5);
        if (curve.last() < DEEP || CriticalFlow.of(layer, q).s() == 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.log(curve.at(DEEP / 2) / curve.at(DEEP)) / Math.log(2));
    }
}
