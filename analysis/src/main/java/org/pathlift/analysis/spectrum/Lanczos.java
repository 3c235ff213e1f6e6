package org.pathlift.analysis.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The Lanczos iteration on a symmetric matrix from a random start, each new vector made orthogonal to all before, twice, which
 * is enough (Kahan and Parlett). It finds one eigenvector of each eigenvalue from the ends of the spectrum inwards, and keeps
 * a vector of the matrix's size for each step.
 */
public final class Lanczos {

    private final UnaryOperator<double[]> times;
    private final int size;
    private final SplittableRandom random;
    private final List<double[]> basis = new ArrayList<>();
    private final List<Double> diagonal = new ArrayList<>();
    private final List<Double> beside = new ArrayList<>();
    private double @Nullable [] rest;

    /**
     * Begins.
     *
     * @param times multiplies the matrix with a vector, which it must not change; its result is taken over
     * @param size of the matrix
     */
    public Lanczos(UnaryOperator<double[]> times, int size, SplittableRandom random) {
        this.times = times;
        this.size = size;
        this.random = random;
    }

    /** Returns how many products were formed. */
    public int steps() {
        return basis.size();
    }

    /** Returns whether the basis spans the whole space, so that all eigenvalues are known. */
    public boolean isWhole() {
        return basis.size() == size;
    }

    /**
     * Forms one more product, and returns what is known then. Where the space of the start is exhausted it goes on from
     * another random vector.
     *
     * @param exhausted the length below which the rest of the last product is rounding
     */
    public Ritz step(double exhausted) {
        basis.add(next(exhausted));
        double[] last = basis.get(basis.size() - 1);
        double[] product = times.apply(last);
        diagonal.add(Vectors.dot(product, last));
        orthogonalize(product);
        rest = product;
        return new Ritz(List.copyOf(basis), diagonal, beside, isWhole() ? 0 : Vectors.norm(product));
    }

    private double[] next(double exhausted) {
        double[] left = rest;
        if (left == null) {
            return fresh();
        }
        double norm = Vectors.norm(left);
        if (norm <= exhausted) {
            beside.add(0.0);
            return fresh();
        }
        beside.add(norm);
        double[] vector = left.clone();
        Vectors.divide(vector, norm);
        orthogonalize(vector);
        return normalized(vector);
    }

    private double[] fresh() {
        double[] vector = new double[size];
        Arrays.setAll(vector, i -> random.nextGaussian());
        orthogonalize(vector);
        return normalized(vector);
    }

    private void orthogonalize(double[] vector) {
        for (int pass = 0; pass < 2; pass++) {
            for (double[] direction : basis) {
                Vectors.add(vector, -Vectors.dot(vector, direction), direction);
            }
        }
    }

    static double[] normalized(double[] vector) {
        Vectors.divide(vector, Vectors.norm(vector));
        return vector;
    }
}
