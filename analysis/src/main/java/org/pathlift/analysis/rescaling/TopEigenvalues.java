package org.pathlift.analysis.rescaling;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.pathlift.analysis.spectrum.Lanczos;
import org.pathlift.analysis.spectrum.Ritz;

/**
 * The largest eigenvalues of a symmetric positive semi-definite matrix that is known by its products with vectors, each
 * eigenvalue once.
 *
 * @param values the eigenvalues whose residual is within the tolerance, largest first
 * @param products how many products were formed
 */
record TopEigenvalues(List<Double> values, int products) {

    /** ‖A x - λ x‖ relative to the largest eigenvalue. */
    private static final double TOLERANCE = 1e-10;

    /** Below this share of the largest eigenvalue a new direction is rounding. */
    private static final double ROUNDING = 1e-14;

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
        Lanczos lanczos = new Lanczos(times, size, new SplittableRandom(seed));
        List<Double> found = List.of();
        boolean exhausted = false;
        while (!exhausted && lanczos.steps() < Math.min(steps, size) && found.size() < wanted) {
            Ritz ritz = lanczos.step(0);
            exhausted = ritz.beyond() <= ROUNDING * ritz.scale();
            found = converged(ritz, exhausted);
        }
        return new TopEigenvalues(found.subList(0, Math.min(wanted, found.size())), lanczos.steps());
    }

    /** The leading eigenvalues of the small matrix that are those of the large one. */
    private static List<Double> converged(Ritz ritz, boolean all) {
        List<Double> found = new ArrayList<>();
        double[] values = ritz.values();
        for (int i = 0; i < values.length && (all || ritz.residual(i) <= TOLERANCE * ritz.scale()); i++) {
            found.add(values[i]);
        }
        return found;
    }
}
