package org.pathlift.conditioning.rescale;

import java.util.Objects;
import org.pathlift.onnx.graph.Shape;

/**
 * The positive factor by which a rescaling multiplies each element of one weight, row-major. Where every λ is a power of
 * two, so is every factor, exactly.
 */
public final class WeightFactors {

    private final Shape shape;
    private final ElementFactors factors;

    WeightFactors(Shape shape, ElementFactors factors) {
        this.shape = shape;
        this.factors = factors;
    }

    /** Returns the extents of the weight. */
    public Shape shape() {
        return shape;
    }

    /**
     * Writes the factors of {@code count} elements from index {@code from} on to the target's start.
     *
     * @throws IndexOutOfBoundsException if the range leaves the weight
     */
    public void fill(long from, double[] target, int count) {
        Objects.checkFromIndexSize(from, (long) count, shape.elements());
        if (count > 0) {
            factors.fill(from, target, count);
        }
    }

    /** Returns the factors of all elements. */
    public double[] toArray() {
        double[] all = new double[Math.toIntExact(shape.elements())];
        fill(0, all, all.length);
        return all;
    }
}
