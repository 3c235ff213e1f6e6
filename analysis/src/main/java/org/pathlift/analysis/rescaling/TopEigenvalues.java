package org.pathlift.analysis.rescaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealVector;

/**
 * The largest eigenvalues of a symmetric positive semi-definite matrix that is known by its products with vectors: Lanczos
 * iteration with full reorthogonalization from one random vector, which finds one eigenvector of each eigenvalue.
 *
 * @param values the eigenvalues whose residual is within the tolerance, largest first
 * @param products how many products were formed
 */
record TopEigenvalues(List<Double> values, int products) {

    /** ‖A x - λ x‖ relative to the largest eigenvalue. */
    private static final double TOLERANCE = 1e-10;

    TopEigenvalues {
        values = List.copyOf(values);
    }

    /**
     * Iterates.
     *
     * @param size of the matrix
     * @param wanted how many eigenvalues
     * @param steps the most products
     */
    static TopEigenvalues of(UnaryOperator<double[]> times, int size, int wanted, int steps, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<double[]> basis = new ArrayList<>();
        double[] alpha = new double[steps];
        double[] beta = new double[steps];
        double[] q = new double[size];
        Arrays.setAll(q, i -> random.nextGaussian());
        scale(q, 1 / norm(q));
        List<Double> found = List.of();
        int most = Math.min(steps, size);
        int done = 0;
        for (int k = 0; k < most; k++) {
            basis.add(q);
            double[] w = times.apply(q);
            done++;
            alpha[k] = dot(q, w);
            // Twice is enough (Kahan and Parlett).
            for (int round = 0; round < 2; round++) {
                for (double[] earlier : basis) {
                    add(w, -dot(earlier, w), earlier);
                }
            }
            beta[k] = norm(w);
            EigenDecompositionSymmetric ritz =
                    new EigenDecompositionSymmetric(Arrays.copyOf(alpha, k + 1), Arrays.copyOf(beta, k));
            double largest = ritz.getEigenvalue(0);
            boolean exhausted = k + 1 == size || beta[k] <= 1e-14 * Math.abs(largest);
            found = converged(ritz, exhausted ? 0 : beta[k], largest);
            if (exhausted || found.size() >= wanted) {
                break;
            }
            q = w.clone();
            scale(q, 1 / beta[k]);
        }
        return new TopEigenvalues(found.subList(0, Math.min(wanted, found.size())), done);
    }

    /** The leading eigenvalues of the small matrix that are those of the large one. */
    private static List<Double> converged(EigenDecompositionSymmetric ritz, double beta, double largest) {
        List<Double> found = new ArrayList<>();
        double[] values = ritz.getEigenvalues();
        for (int i = 0; i < values.length; i++) {
            RealVector vector = ritz.getEigenvector(i);
            double residual = beta * Math.abs(vector.getEntry(vector.getDimension() - 1));
            if (residual > TOLERANCE * Math.abs(largest)) {
                break;
            }
            found.add(values[i]);
        }
        return found;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    private static void scale(double[] a, double factor) {
        for (int i = 0; i < a.length; i++) {
            a[i] *= factor;
        }
    }

    private static void add(double[] a, double factor, double[] b) {
        for (int i = 0; i < a.length; i++) {
            a[i] += factor * b[i];
        }
    }
}
