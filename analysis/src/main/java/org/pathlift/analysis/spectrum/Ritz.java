package org.pathlift.analysis.spectrum;

import java.util.List;
import org.hipparchus.linear.EigenDecompositionSymmetric;

/** The eigenvalues of a large matrix within the space of a basis, and how far each is from one of the matrix. */
public final class Ritz {

    private final List<double[]> basis;
    private final EigenDecompositionSymmetric decomposition;
    private final double beyond;

    /**
     * What is known after some steps.
     *
     * @param diagonal of the tridiagonal matrix
     * @param beside its diagonal
     * @param beyond the length of the part of the last product that is not in the space
     */
    Ritz(List<double[]> basis, List<Double> diagonal, List<Double> beside, double beyond) {
        this.basis = basis;
        this.decomposition = new EigenDecompositionSymmetric(numbers(diagonal), numbers(beside));
        this.beyond = beyond;
    }

    private static double[] numbers(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Returns the eigenvalues, largest first. */
    public double[] values() {
        return decomposition.getEigenvalues();
    }

    /** Returns the largest absolute eigenvalue. */
    public double scale() {
        double[] values = values();
        return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
    }

    /** Returns the length of the part of the last product that is not in the space: 0 where the space is exhausted. */
    public double beyond() {
        return beyond;
    }

    /** Returns ‖A u − θ u‖ for the pair (θ, u): an eigenvalue lies that near to θ. */
    public double residual(int index) {
        return beyond * Math.abs(decomposition.getEigenvector(index).getEntry(basis.size() - 1));
    }

    /** Returns u, of length 1. */
    public double[] vector(int index) {
        double[] vector = new double[basis.get(0).length];
        for (int i = 0; i < basis.size(); i++) {
            Vectors.add(vector, decomposition.getEigenvector(index).getEntry(i), basis.get(i));
        }
        return Lanczos.normalized(vector);
    }
}
