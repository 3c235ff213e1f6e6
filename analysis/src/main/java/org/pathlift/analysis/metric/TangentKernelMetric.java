package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.kernel.KernelMatrix;
import org.pathlift.analysis.kernel.djl.EmpiricalKernel;
import org.pathlift.analysis.kernel.djl.EmpiricalKernels;
import org.pathlift.analysis.kernel.djl.EmpiricalOptions;
import org.pathlift.analysis.kernel.djl.OutputChoice;

/** The empirical neural tangent kernel of a model on its inputs. */
final class TangentKernelMetric implements Metric {

    /** Outputs up to which all are differentiated. */
    private static final int MOST_OUTPUTS = 16;

    /** Below this share of the largest an eigenvalue is rounding of float32 gradients. */
    private static final double ROUNDING = 1e-6;

    @Override
    public String name() {
        return "ntk";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "The empirical neural tangent kernel (NTK): products of the gradients of two inputs with regard to all trained"
                        + " weights, the mean over up to " + MOST_OUTPUTS
                        + " outputs, else of the first output alone; beside it the empirical NNGP in two forms, that of"
                        + " what the last layer with weights reads and that of the outputs.",
                "Its mean diagonal bounds the learning rate of gradient descent; cosines near 1 mean that inputs cannot be told"
                        + " apart by training, a large condition number that some are learnt much slower than others."
                        + " No factor of a layer is divided out: it is the kernel of the file's own parametrization.",
                "Operators that can be trained (docs/operators.md), and 1 GiB at most for weights and gradients, which are kept in"
                        + " tiles of inputs; the bound is in the result.",
                "A forward and a backward pass for each input and output.",
                "Jacot et al. 2018 (arXiv 1806.07572).");
    }

    @Override
    public double passes(Subject subject) {
        return 4.0
                * subject.inputs().size()
                * (subject.outputs().orElse(1) <= MOST_OUTPUTS
                        ? subject.outputs().orElse(1)
                        : 1);
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        boolean mean = subject.outputs().isPresent() && subject.outputs().getAsLong() <= MOST_OUTPUTS;
        OutputChoice choice = mean ? new OutputChoice.Mean() : new OutputChoice.Single(0);
        EmpiricalOptions options = new EmpiricalOptions(
                choice, EmpiricalOptions.DEFAULT.precision(), EmpiricalOptions.DEFAULT.memoryLimit());
        EmpiricalKernels kernels = EmpiricalKernel.of(subject.model(), subject.inputs(), options, share -> {});
        KernelMatrix ntk = kernels.ntk();
        @Nullable
        Double alignment = kernels.hidden()
                .map(hidden -> hidden.alignment(ntk))
                .filter(Double::isFinite)
                .orElse(null);
        return new MetricOutcome.Measured(new TangentKernel(
                kernels.memory().parameters(),
                kernels.outputs(),
                mean ? null : 0,
                rows(ntk),
                kernels.hidden().map(TangentKernelMetric::rows).orElse(null),
                rows(kernels.outputGram()),
                kernels.memory().bytes(),
                ntk.trace() / ntk.size(),
                meanCosine(ntk),
                condition(ntk),
                alignment));
    }

    private static List<List<Double>> rows(KernelMatrix matrix) {
        List<List<Double>> rows = new ArrayList<>();
        for (int a = 0; a < matrix.size(); a++) {
            List<Double> row = new ArrayList<>();
            for (int b = 0; b < matrix.size(); b++) {
                row.add(matrix.get(a, b));
            }
            rows.add(row);
        }
        return rows;
    }

    private static @Nullable Double meanCosine(KernelMatrix ntk) {
        double sum = 0;
        int count = 0;
        for (int a = 0; a < ntk.size(); a++) {
            for (int b = a + 1; b < ntk.size(); b++) {
                double size = Math.sqrt(ntk.get(a, a)) * Math.sqrt(ntk.get(b, b));
                if (!(size > 0)) {
                    return null;
                }
                sum += ntk.get(a, b) / size;
                count++;
            }
        }
        return count == 0 ? null : sum / count;
    }

    private static @Nullable Double condition(KernelMatrix ntk) {
        double[][] matrix = new double[ntk.size()][ntk.size()];
        for (int a = 0; a < ntk.size(); a++) {
            for (int b = 0; b < ntk.size(); b++) {
                matrix[a][b] = ntk.get(a, b);
            }
        }
        double[] values = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(matrix)).getEigenvalues();
        double max = values[0];
        double min = values[values.length - 1];
        return min > ROUNDING * max ? max / min : null;
    }
}
