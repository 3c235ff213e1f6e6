package org.pathlift.analysis.replica;

import java.util.Optional;
import org.pathlift.conditioning.permutation.Assignment;
import org.pathlift.conditioning.propagation.WeightLayer;
import org.pathlift.conditioning.propagation.WeightLayer.Kind;
import org.pathlift.conditioning.symmetry.IndexField;
import org.pathlift.conditioning.symmetry.WeightView;
import org.pathlift.onnx.graph.Shape;

/** The units of a layer as vectors: the weights into each unit, and its bias where there is one. */
final class Neurons {

    /** Above this many units the assignment would take minutes. */
    static final int MOST = 2048;

    private final double[][] vectors;

    private Neurons(double[][] vectors) {
        this.vectors = vectors;
    }

    /** Returns the units of a layer; empty where it has groups or is a table, or has more than {@value #MOST} units. */
    static Optional<Neurons> of(WeightLayer layer) {
        Shape shape = layer.weight().shape();
        boolean dense = layer.kind() == Kind.DENSE_OUTPUT_FIRST || layer.kind() == Kind.DENSE_INPUT_FIRST;
        if ((!dense && layer.kind() != Kind.CONVOLUTION) || (dense && shape.rank() != 2)) {
            return Optional.empty();
        }
        int axis = layer.kind() == Kind.DENSE_INPUT_FIRST ? 1 : 0;
        int units = (int) Math.min(shape.dim(axis), Integer.MAX_VALUE);
        if (units > MOST) {
            return Optional.empty();
        }
        double[] weights = seen(layer.weight());
        Optional<double[]> bias = layer.bias().map(Neurons::seen).filter(values -> values.length == units);
        int inputs = weights.length / units;
        double[][] vectors = new double[units][inputs + (bias.isPresent() ? 1 : 0)];
        for (int unit = 0; unit < units; unit++) {
            for (int input = 0; input < inputs; input++) {
                vectors[unit][input] = weights[axis == 0 ? unit * inputs + input : input * units + unit];
            }
            if (bias.isPresent()) {
                vectors[unit][inputs] = bias.get()[unit];
            }
        }
        return Optional.of(new Neurons(vectors));
    }

    /** Returns a constant's elements in the order in which its node sees them. */
    private static double[] seen(WeightView view) {
        double[] inFile = view.tensor().reader().toDoubles();
        if (view.isDirect()) {
            return inFile;
        }
        IndexField places = view.toFile(IndexField.positions(view.shape().toIntArray()));
        double[] seen = new double[inFile.length];
        for (int i = 0; i < seen.length; i++) {
            seen[places.get(i)] = inFile[i];
        }
        return seen;
    }

    int count() {
        return vectors.length;
    }

    /**
     * Returns W_p between two layers of units, each unit with the same mass: the cheapest way to pair them,
     * {@code ((1/n) min_P Σ |v_i − u_P(i)|^p)^{1/p}}.
     */
    double distance(Neurons other, double p) {
        double[][] costs = costs(other, p);
        return Math.pow(Assignment.sum(costs, Assignment.smallest(costs)) / vectors.length, 1 / p);
    }

    private double[][] costs(Neurons other, double p) {
        if (other.vectors.length != vectors.length) {
            throw new IllegalArgumentException(
                    "layers must have as many units, found %d and %d".formatted(vectors.length, other.vectors.length));
        }
        double[][] costs = new double[vectors.length][vectors.length];
        for (int i = 0; i < costs.length; i++) {
            for (int j = 0; j < costs.length; j++) {
                costs[i][j] = Math.pow(distance(vectors[i], other.vectors[j]), p);
            }
        }
        return costs;
    }

    private static double distance(double[] v, double[] u) {
        double sum = 0;
        for (int i = 0; i < v.length; i++) {
            sum += (v[i] - u[i]) * (v[i] - u[i]);
        }
        return Math.sqrt(sum);
    }
}
