package org.pathlift.analysis.sharpness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * The Lanczos iteration from a random start, each new vector made orthogonal to all before, twice. Where the space of a start
 * is exhausted, it goes on from another random vector.
 */
final class Lanczos {

    /** Below this share of the largest eigenvalue a new direction is rounding of the differences. */
    private static final double EXHAUSTED = 1e-8;

    /** A residual at half the step so many times the tolerance tells that the differences are no derivatives. */
    private static final double DISTURBED = 10;

    private final HessianProducts hessian;
    private final SplittableRandom random;
    private final List<double[]> basis = new ArrayList<>();
    private final List<Double> diagonal = new ArrayList<>();
    private final List<Double> offDiagonal = new ArrayList<>();

    private Lanczos(HessianProducts hessian, long seed) {
        this.hessian = hessian;
        this.random = new SplittableRandom(seed);
    }

    /**
     * Finds the ends of the spectrum.
     *
     * @param most products that it may take
     * @param tolerance of the residuals, relative to the largest absolute eigenvalue
     */
    static Spectrum run(HessianProducts hessian, int most, double tolerance, long seed) {
        return new Lanczos(hessian, seed).run(Math.min(most, hessian.size()), tolerance);
    }

    private Spectrum run(int most, double tolerance) {
        basis.add(fresh());
        Ritz ritz = step();
        while (basis.size() < most && !ritz.isConverged(tolerance)) {
            basis.add(next(ritz.scale()));
            ritz = step();
        }
        boolean whole = basis.size() == hessian.size();
        double[] vector = ritz.largestVector();
        double[] product = hessian.withStep(HessianProducts.STEP / 2).times(vector);
        HessianProducts.add(product, -ritz.largest(), vector);
        double residual = Math.sqrt(HessianProducts.dot(product, product));
        int last = ritz.values().length - 1;
        return new Spectrum(
                ritz.largest(),
                last == 0 ? null : ritz.values()[1],
                ritz.values()[last],
                basis.size(),
                (whole || ritz.isConverged(tolerance)) && residual <= DISTURBED * tolerance * ritz.scale(),
                ritz.scale() == 0 ? 0 : residual / ritz.scale());
    }

    private double @Nullable [] pending;

    /** Multiplies the last vector, and returns what is known after that. */
    private Ritz step() {
        int last = basis.size() - 1;
        double[] product = hessian.times(basis.get(last));
        diagonal.add(HessianProducts.dot(product, basis.get(last)));
        orthogonalize(product);
        pending = product;
        return new Ritz(Math.sqrt(HessianProducts.dot(product, product)));
    }

    /** Returns the next vector of the basis. */
    private double[] next(double scale) {
        double @Nullable [] rest = pending;
        double norm = rest == null ? 0 : Math.sqrt(HessianProducts.dot(rest, rest));
        if (rest == null || norm <= EXHAUSTED * scale) {
            offDiagonal.add(0.0);
            return fresh();
        }
        offDiagonal.add(norm);
        double[] vector = rest.clone();
        Arrays.setAll(vector, i -> vector[i] / norm);
        orthogonalize(vector);
        return normalized(vector);
    }

    private double[] fresh() {
        double[] vector = new double[hessian.size()];
        Arrays.setAll(vector, i -> random.nextGaussian());
        orthogonalize(vector);
        return normalized(vector);
    }

    private static double[] normalized(double[] vector) {
        double norm = Math.sqrt(HessianProducts.dot(vector, vector));
        Arrays.setAll(vector, i -> vector[i] / norm);
        return vector;
    }

    private void orthogonalize(double[] vector) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] direction : basis) {
                HessianProducts.add(vector, -HessianProducts.dot(vector, direction), direction);
            }
        }
    }

    /** Eigenvalues of the tridiagonal matrix, falling, and how far they are from those of the Hessian. */
    private final class Ritz {

        private final EigenDecompositionSymmetric decomposition;
        private final double beyond;

        Ritz(double beyond) {
            int size = diagonal.size();
            RealMatrix matrix = MatrixUtils.createRealMatrix(size, size);
            for (int i = 0; i < size; i++) {
                matrix.setEntry(i, i, diagonal.get(i));
                if (i + 1 < size) {
                    matrix.setEntry(i, i + 1, offDiagonal.get(i));
                    matrix.setEntry(i + 1, i, offDiagonal.get(i));
                }
            }
            this.decomposition = new EigenDecompositionSymmetric(matrix);
            this.beyond = beyond;
        }

        double[] values() {
            return decomposition.getEigenvalues();
        }

        double largest() {
            return decomposition.getEigenvalue(0);
        }

        double scale() {
            double[] values = values();
            return Math.max(Math.abs(values[0]), Math.abs(values[values.length - 1]));
        }

        boolean isConverged(double tolerance) {
            int size = values().length;
            return size > 2
                    && residual(0) <= tolerance * scale()
                    && residual(1) <= tolerance * scale()
                    && residual(size - 1) <= tolerance * scale();
        }

        private double residual(int index) {
            return beyond * Math.abs(decomposition.getEigenvector(index).getEntry(values().length - 1));
        }

        double[] largestVector() {
            double[] vector = new double[hessian.size()];
            for (int i = 0; i < basis.size(); i++) {
                HessianProducts.add(vector, decomposition.getEigenvector(0).getEntry(i), basis.get(i));
            }
            return normalized(vector);
        }
    }
}
