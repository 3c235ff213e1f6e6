package org.pathlift.analysis.scaling;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * ε = 1 − c in consecutive layers, c the correlation (cosine) of the pre-activations of two inputs.
 *
 * @param first the number of the first of these layers; 0 is where the inputs start
 * @param eps ε of each layer, from 0 to 2
 */
public record DepthCurve(int first, List<Double> eps) {

    /** Below this ε is rounding, and is left out of fits. */
    public static final double FLOOR = 1e-13;

    private static final double MOST = 2 + 1e-9;

    /**
     * Checks {@code first} and {@code eps}; keeps an unmodifiable copy of {@code eps}.
     *
     * @throws IllegalArgumentException if {@code first} is negative, or an ε is not from 0 to 2
     */
    public DepthCurve {
        eps = List.copyOf(eps);
        if (first < 0) {
            throw new IllegalArgumentException("layers are counted from 0, found " + first);
        }
        for (int i = 0; i < eps.size(); i++) {
            if (!(eps.get(i) >= 0 && eps.get(i) <= MOST)) {
                throw new IllegalArgumentException(
                        "1 - c lies between 0 and 2, found %s in layer %d".formatted(eps.get(i), first + i));
            }
        }
    }

    /** A curve from its numbers. */
    public static DepthCurve of(int first, double... eps) {
        return new DepthCurve(first, Arrays.stream(eps).boxed().toList());
    }

    /** How many layers it has. */
    public int size() {
        return eps.size();
    }

    /** The number of the last layer; one less than the first where there is none. */
    public int last() {
        return first + eps.size() - 1;
    }

    /** ε of a layer by its number. */
    public double at(int layer) {
        return eps.get(layer - first);
    }

    /** The layers from a number on. */
    DepthCurve from(int layer) {
        int skipped = Math.min(eps.size(), Math.max(0, layer - first));
        return new DepthCurve(first + skipped, eps.subList(skipped, eps.size()));
    }

    /** The layers before the first whose ε is below the floor. */
    DepthCurve aboveFloor() {
        int kept = (int) eps.stream().takeWhile(value -> value >= FLOOR).count();
        return new DepthCurve(first, eps.subList(0, kept));
    }

    /**
     * The mean of curves over the same layers.
     *
     * @throws IllegalArgumentException if there are none, or they have different layers
     */
    public static DepthCurve mean(List<DepthCurve> curves) {
        requireAlike(curves);
        DepthCurve one = curves.get(0);
        return of(
                one.first(),
                IntStream.range(0, one.size())
                        .mapToDouble(i -> curves.stream()
                                        .mapToDouble(curve -> curve.eps().get(i))
                                        .sum()
                                / curves.size())
                        .toArray());
    }

    /** Refuses an empty list, and curves over different layers. */
    static void requireAlike(List<DepthCurve> curves) {
        if (curves.isEmpty()) {
            throw new IllegalArgumentException("at least 1 curve is needed, found none");
        }
        DepthCurve one = curves.get(0);
        for (DepthCurve curve : curves) {
            if (curve.first() != one.first() || curve.size() != one.size()) {
                throw new IllegalArgumentException("curves must have the same layers, found %d to %d and %d to %d"
                        .formatted(one.first(), one.last(), curve.first(), curve.last()));
            }
        }
    }
}
