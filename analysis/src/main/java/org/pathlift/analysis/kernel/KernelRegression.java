package org.pathlift.analysis.kernel;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * Ridge regression with a kernel, by Cholesky decomposition.
 *
 * <p>With the NNGP it is the posterior mean of an infinitely wide Bayesian network (arXiv 1711.00165); with the NTK what such a
 * network ends at when gradient flow trains it from a function of zeros (arXiv 1806.07572). Cost: m³/3 + m² times the number of
 * targets.
 */
public final class KernelRegression {

    private final KernelMatrix kernel;
    private final int[] learned;
    private final RegressionOptions.Centring centring;
    private final double[] targetMeans;
    private final double[] kernelMeans;
    private final double kernelMean;
    private final DMatrixRMaj weights;

    private KernelRegression(KernelMatrix kernel, int[] learned, double[][] targets, RegressionOptions options) {
        this.kernel = kernel;
        this.learned = learned;
        this.centring = options.centring();
        boolean centred = centring == RegressionOptions.Centring.CENTRED;
        int count = learned.length;
        this.kernelMeans = new double[count];
        double all = 0;
        for (int i = 0; i < count && centred; i++) {
            kernelMeans[i] = meanTo(learned[i]);
            all += kernelMeans[i] / count;
        }
        this.kernelMean = all;
        this.targetMeans = new double[targets[0].length];
        for (int o = 0; o < targetMeans.length && centred; o++) {
            for (double[] target : targets) {
                targetMeans[o] += target[o] / count;
            }
        }
        this.weights = solve(targets, options, centred);
    }

    /**
     * Learns from examples.
     *
     * @param kernel between all examples
     * @param learned the numbers of those that are learned from
     * @param targets one row for each of those, all of one length
     * @throws RequestException if the kernel of these examples and the ridge are not positive definite
     */
    public static KernelRegression fit(
            KernelMatrix kernel, int[] learned, double[][] targets, RegressionOptions options) {
        if (learned.length == 0 || targets.length != learned.length) {
            throw new IllegalArgumentException("there must be targets for every example, found %d for %d"
                    .formatted(targets.length, learned.length));
        }
        return new KernelRegression(kernel, learned.clone(), targets, options);
    }

    private double meanTo(int example) {
        double sum = 0;
        for (int other : learned) {
            sum += kernel.get(example, other);
        }
        return sum / learned.length;
    }

    private DMatrixRMaj solve(double[][] targets, RegressionOptions options, boolean centred) {
        int count = learned.length;
        double diagonal = 0;
        for (int example : learned) {
            diagonal += kernel.get(example, example) / count;
        }
        DMatrixRMaj matrix = new DMatrixRMaj(count, count);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                double value = kernel.get(learned[i], learned[j]);
                // HKH is singular along the ones, to which centred targets are orthogonal: any number there changes
                // nothing.
                matrix.set(
                        i,
                        j,
                        centred ? value - kernelMeans[i] - kernelMeans[j] + kernelMean + diagonal / count : value);
            }
            matrix.add(i, i, options.ridge() * diagonal);
        }
        DMatrixRMaj right = new DMatrixRMaj(count, targetMeans.length);
        for (int i = 0; i < count; i++) {
            for (int o = 0; o < targetMeans.length; o++) {
                right.set(i, o, targets[i][o] - targetMeans[o]);
            }
        }
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(count);
        DMatrixRMaj solution = new DMatrixRMaj(count, targetMeans.length);
        if (!solver.setA(matrix)) {
            throw new RequestException(List.of(new Problem(
                    "a kernel must be positive definite to predict with",
                    "the kernel of %d examples".formatted(count),
                    "a Cholesky decomposition",
                    "none with a ridge of " + options.ridge(),
                    "give a larger ridge, or leave out examples that are alike")));
        }
        solver.solve(right, solution);
        return solution;
    }

    /** Returns the predicted targets of an example. */
    public double[] predict(int example) {
        boolean centred = centring == RegressionOptions.Centring.CENTRED;
        double mean = centred ? meanTo(example) : 0;
        double[] prediction = targetMeans.clone();
        for (int i = 0; i < learned.length; i++) {
            double value = kernel.get(example, learned[i]);
            double feature = centred ? value - mean - kernelMeans[i] + kernelMean : value;
            for (int o = 0; o < prediction.length; o++) {
                prediction[o] += feature * weights.get(i, o);
            }
        }
        return prediction;
    }
}
