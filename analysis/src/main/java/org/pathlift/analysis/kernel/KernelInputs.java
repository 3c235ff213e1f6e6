package org.pathlift.analysis.kernel;

import java.util.ArrayList;
import java.util.List;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/** Inputs of a network as rows of numbers. Immutable. */
public final class KernelInputs {

    private final double[][] rows;

    private KernelInputs(double[][] rows) {
        this.rows = rows;
    }

    /**
     * Takes rows of one length.
     *
     * @throws RequestException if there is none, or they differ in length, or hold what is no finite number; with all such
     *     rows
     */
    public static KernelInputs of(double[][] rows) {
        if (rows.length == 0 || rows[0].length == 0) {
            throw new RequestException(
                    List.of(problem("the inputs", "a row of numbers for each", "none", "give some")));
        }
        List<Problem> problems = new ArrayList<>();
        double[][] copy = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != rows[0].length) {
                problems.add(problem(
                        "input " + i,
                        rows[0].length + " numbers as input 0",
                        String.valueOf(rows[i].length),
                        "give inputs of one size"));
            }
            for (int j = 0; j < rows[i].length; j++) {
                if (!Double.isFinite(rows[i][j])) {
                    problems.add(problem(
                            "input " + i + " at " + j,
                            "a finite number",
                            String.valueOf(rows[i][j]),
                            "clean the data"));
                }
            }
            copy[i] = rows[i].clone();
        }
        if (!problems.isEmpty()) {
            throw new RequestException(problems);
        }
        return new KernelInputs(copy);
    }

    private static Problem problem(String where, String expected, String found, String remedy) {
        return new Problem("kernels take rows of finite numbers", where, expected, found, remedy);
    }

    /** How many inputs there are. */
    public int count() {
        return rows.length;
    }

    /** How many numbers an input has. */
    public int dimension() {
        return rows[0].length;
    }

    /** One number of an input. */
    public double at(int input, int index) {
        return rows[input][index];
    }

    /** A copy of one input. */
    public double[] row(int input) {
        return rows[input].clone();
    }

    /** Some of the inputs, in this order. */
    public KernelInputs subset(int... inputs) {
        double[][] chosen = new double[inputs.length][];
        for (int i = 0; i < inputs.length; i++) {
            chosen[i] = rows[inputs[i]];
        }
        return new KernelInputs(chosen);
    }

    /** XXᵀ/d. */
    public KernelMatrix gram() {
        return KernelMatrix.of(count(), (i, j) -> Vectors.dot(rows[i], rows[j]) / dimension());
    }

    /** Every input multiplied by a number so that its mean square is 1; inputs of nothing but zeros stay. */
    public KernelInputs normalized() {
        double[][] scaled = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            double size = Math.sqrt(Vectors.dot(rows[i], rows[i]) / dimension());
            scaled[i] = rows[i].clone();
            for (int j = 0; j < scaled[i].length && size > 0; j++) {
                scaled[i][j] /= size;
            }
        }
        return new KernelInputs(scaled);
    }
}
