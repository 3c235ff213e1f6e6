package org.pathlift.conditioning.init;

import java.util.Optional;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayer.Kind;
import org.pathlift.onnx.graph.Shape;

/**
 * Orthogonal weights of a layer: the matrix [outputs, terms of a sum] of each group has orthonormal rows, or columns where
 * it has more rows, then times √(rows / columns), so that the entries have variance 1 / fan-in either way; times σw.
 */
final class OrthogonalWeights {

    private OrthogonalWeights() {}

    /** Returns the elements of a layer's weight as its node sees them. */
    static double[] of(WeightLayer layer, Draws draws, double sigma) {
        Shape shape = layer.weight().shape();
        int count = Math.toIntExact(shape.elements());
        double[] weights = draws.doubles(layer.weightName(), count, 1);
        int groups = layer.kind().isConvolution() ? (int) layer.node().intAttribute("group", 1) : batch(shape);
        int first = layer.kind().isConvolution() ? (int) shape.dim(0) / groups : (int) shape.dim(-2);
        int rest = count / groups / Math.max(first, 1);
        for (int group = 0; group < groups; group++) {
            OrthogonalMatrix.replace(weights, group * first * rest, first, rest);
        }
        // A transposed convolution has fewer terms in a sum than its matrix has rows: the stride spreads them.
        double entry =
                sigma * Math.sqrt(Math.max(first, rest)) / Math.sqrt(layer.fan().in());
        for (int i = 0; i < count; i++) {
            weights[i] *= entry;
        }
        return weights;
    }

    private static int batch(Shape shape) {
        int batch = 1;
        for (int axis = 0; axis < shape.rank() - 2; axis++) {
            batch *= (int) shape.dim(axis);
        }
        return batch;
    }

    /**
     * Returns the elements of a delta-orthogonal convolution: 0 but for the centre tap, a matrix with orthonormal columns
     * times √(outputs / inputs) and σw.
     */
    static double[] delta(WeightLayer layer, Draws draws, double sigma) {
        Shape shape = layer.weight().shape();
        int count = Math.toIntExact(shape.elements());
        int groups = (int) layer.node().intAttribute("group", 1);
        int outputs = (int) shape.dim(0) / groups;
        int inputs = (int) shape.dim(1);
        int taps = count / Math.max(1, (int) shape.dim(0) * inputs);
        double[] matrices = draws.doubles(layer.weightName(), (int) shape.dim(0) * inputs, 1);
        double[] seen = new double[count];
        for (int group = 0; group < groups; group++) {
            OrthogonalMatrix.replace(matrices, group * outputs * inputs, outputs, inputs);
        }
        double entry = sigma * Math.sqrt((double) outputs / inputs);
        for (int i = 0; i < matrices.length; i++) {
            seen[i * taps + taps / 2] = entry * matrices[i];
        }
        return seen;
    }

    /** Returns why a layer cannot be delta-orthogonal, or nothing if it can. */
    static Optional<String> obstacle(WeightLayer layer) {
        if (layer.kind() != Kind.CONVOLUTION) {
            return Optional.of("it is no convolution");
        }
        Shape shape = layer.weight().shape();
        long groups = layer.node().intAttribute("group", 1);
        if (shape.dim(1) > shape.dim(0) / groups) {
            return Optional.of("it has fewer output than input channels");
        }
        for (int axis = 2; axis < shape.rank(); axis++) {
            if (shape.dim(axis) % 2 == 0) {
                return Optional.of("its kernel has no centre");
            }
        }
        return Optional.empty();
    }
}
