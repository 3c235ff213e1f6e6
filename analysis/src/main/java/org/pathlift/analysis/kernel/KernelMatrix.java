package org.pathlift.analysis.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A symmetric matrix of a kernel's values between inputs. Immutable. */
public final class KernelMatrix {

    private final int size;
    private final double[] values;

    private KernelMatrix(int size, double[] values) {
        this.size = size;
        this.values = values;
    }

    /** The value at a row and a column. */
    @FunctionalInterface
    public interface Entry {
        /**
         * Returns an entry, both numbers counted from 0; {@link KernelMatrix#of} asks for {@code column} ≥ {@code row}
         * only.
         */
        double at(int row, int column);
    }

    /**
     * Computes a matrix on all processors; the entries below the diagonal are those above it.
     *
     * @param size rows and columns
     * @param entry gives the same value whenever it is asked; asked for columns from the row on; from several threads
     */
    public static KernelMatrix of(int size, Entry entry) {
        if (size < 1) {
            throw new IllegalArgumentException("a kernel matrix needs at least 1 input, found " + size);
        }
        double[] values = new double[Math.multiplyExact(size, size)];
        IntStream.range(0, size).parallel().forEach(row -> {
            for (int column = row; column < size; column++) {
                values[row * size + column] = entry.at(row, column);
            }
        });
        for (int row = 0; row < size; row++) {
            for (int column = 0; column < row; column++) {
                values[row * size + column] = values[column * size + row];
            }
        }
        return new KernelMatrix(size, values);
    }

    /** The entrywise mean of matrices of one size, summed in their order. */
    public static KernelMatrix mean(List<KernelMatrix> matrices) {
        double[] sum = new double[matrices.get(0).values.length];
        for (KernelMatrix matrix : matrices) {
            matrix.requireSize(matrices.get(0).size);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += matrix.values[i];
            }
        }
        return new KernelMatrix(
                matrices.get(0).size,
                Arrays.stream(sum).map(value -> value / matrices.size()).toArray());
    }

    /** How many inputs it is between. */
    public int size() {
        return size;
    }

    /** The value between two inputs. */
    public double get(int row, int column) {
        if (column < 0 || column >= size) {
            throw new IndexOutOfBoundsException("column " + column + " of " + size);
        }
        return values[row * size + column];
    }

    /** All entries times a number. */
    public KernelMatrix times(double factor) {
        return new KernelMatrix(
                size, Arrays.stream(values).map(value -> factor * value).toArray());
    }

    /** The sum of the diagonal. */
    public double trace() {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += get(i, i);
        }
        return sum;
    }

    /** Σ A_ij B_ij. */
    public double dot(KernelMatrix other) {
        other.requireSize(size);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i] * other.values[i];
        }
        return sum;
    }

    /** The Frobenius norm. */
    public double norm() {
        return Math.sqrt(dot(this));
    }

    /**
     * ‖this − reference‖/‖reference‖ in the Frobenius norm.
     *
     * @throws ArithmeticException if the reference vanishes
     */
    public double relativeDistance(KernelMatrix reference) {
        reference.requireSize(size);
        double norm = reference.norm();
        requireSome(norm);
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = values[i] - reference.values[i];
            sum += difference * difference;
        }
        return Math.sqrt(sum) / norm;
    }

    /** ⟨A, B⟩/(‖A‖‖B‖), 1 for proportional kernels (Cristianini et al. 2001); uncentred. */
    public double alignment(KernelMatrix other) {
        requireSome(norm());
        requireSome(other.norm());
        return dot(other) / (norm() * other.norm());
    }

    /** The kernel of the data with their mean in feature space taken off: HKH with H = I − 11ᵀ/n. */
    public KernelMatrix centred() {
        double[] means = new double[size];
        double all = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                means[i] += values[i * size + j] / size;
            }
            all += means[i] / size;
        }
        double mean = all;
        return of(size, (i, j) -> values[i * size + j] - means[i] - means[j] + mean);
    }

    private static void requireSome(double norm) {
        if (!(norm > 0)) {
            throw new ArithmeticException("a kernel that vanishes has no direction and no scale");
        }
    }

    private void requireSize(int wanted) {
        if (size != wanted) {
            throw new IllegalArgumentException(
                    "kernel matrices must be of one size, found %d and %d".formatted(wanted, size));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KernelMatrix matrix && Arrays.equals(values, matrix.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "kernel matrix of " + size + " inputs";
    }
}
