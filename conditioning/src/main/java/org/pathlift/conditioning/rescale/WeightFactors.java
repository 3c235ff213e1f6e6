package org.pathlift.conditioning.rescale;

import org.pathlift.conditioning.symmetry.Binding;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.onnx.graph.Shape;

/**
 * The positive factors by which a rescaling multiplies the elements of one weight: the product of two sides, each
 * broadcast to the weight's shape. Where every λ is a power of two, so is every factor, exactly.
 *
 * @param shape the extents of the weight
 * @param producers λ of the units that an element helps to produce
 * @param consumers 1/λ of the units that an element consumes
 */
public record WeightFactors(Shape shape, Side producers, Side consumers) {

    /**
     * Factors that vary along some axes only.
     *
     * @param shape of the weight's rank; 1 along axes on which the factors do not vary
     * @param values row-major; nobody may change them
     */
    public record Side(Shape shape, double[] values) {}

    static WeightFactors of(Shape shape, Binding binding, LogScales scales) {
        return new WeightFactors(shape, side(binding.producers(), scales, 1), side(binding.consumers(), scales, -1));
    }

    private static Side side(IndexField field, LogScales scales, int sign) {
        long[] dims = new long[field.rank()];
        for (int axis = 0; axis < dims.length; axis++) {
            dims[axis] = field.dim(axis);
        }
        return new Side(Shape.of(dims), lambdas(field, scales, sign));
    }

    /** Returns λ, or 1/λ for the sign -1, of each unit of a field. */
    static double[] lambdas(IndexField field, LogScales scales, int sign) {
        double[] lambdas = new double[field.size()];
        for (int i = 0; i < lambdas.length; i++) {
            lambdas[i] = scales.lambda(sign * field.get(i));
        }
        return lambdas;
    }
}
