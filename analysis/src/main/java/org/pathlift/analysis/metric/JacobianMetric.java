package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.pathlift.onnx.djl.InputJacobian;
import org.pathlift.onnx.runtime.Sample;

/** Singular values of the Jacobian between inputs and outputs. */
final class JacobianMetric implements Metric {

    /** Outputs up to which a Jacobian is formed. */
    private static final int WHOLE = 64;

    /** Rows that are computed in all: a backward pass each. */
    private static final int ROWS = 256;

    /** Random vectors for a Jacobian that is not formed. */
    private static final int VECTORS = 8;

    /** Below this share of the largest a singular value is rounding. */
    private static final double ROUNDING = 1e-12;

    @Override
    public String name() {
        return "jacobian";
    }

    @Override
    public MetricDescription description() {
        return new MetricDescription(
                "The singular values of the Jacobian of all real outputs with regard to all real inputs: root mean square,"
                        + " mean, largest, smallest and condition number, at each input.",
                "Values near 1 pass differences on as they are. A large condition number means that some directions of the"
                        + " input count for nothing, or one for almost everything. Units are those of the outputs over"
                        + " those of the inputs.",
                "Operators that can be trained (docs/operators.md), real inputs.",
                "One forward and backward pass in float64 for each output, up to " + WHOLE + " outputs and " + ROWS
                        + " passes. For more outputs the root mean square is estimated from " + VECTORS
                        + " random vectors at two inputs.",
                "Saxe et al. 2014 (arXiv 1312.6120), Pennington et al. 2017 (arXiv 1711.04735).");
    }

    @Override
    public double passes(Subject subject) {
        long outputs = subject.outputs().orElse(WHOLE);
        long rows = (outputs <= WHOLE ? outputs : VECTORS) * points(subject, outputs);
        return 8.0 * rows;
    }

    private static int points(Subject subject, long outputs) {
        long most = outputs <= WHOLE ? Math.max(1, ROWS / Math.max(1, outputs)) : 2;
        return (int) Math.min(most, subject.inputs().size());
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        try (InputJacobian jacobian = InputJacobian.of(subject.model())) {
            Map<String, Sample> first = subject.inputs().get(0);
            int outputs = jacobian.outputs(first).length;
            if (outputs == 0) {
                return new MetricOutcome.NotApplicable("the model has no real outputs");
            }
            SplittableRandom random = new SplittableRandom(subject.seed());
            List<Jacobian.Point> points = new ArrayList<>();
            int inputs = 0;
            for (Map<String, Sample> input : subject.inputs().subList(0, points(subject, outputs))) {
                double[][] rows = outputs <= WHOLE
                        ? rows(jacobian, input, outputs)
                        : products(jacobian, input, outputs, random.split());
                inputs = rows[0].length;
                if (!Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
                    return new MetricOutcome.NotApplicable("a derivative is no finite number");
                }
                points.add(outputs <= WHOLE ? whole(rows) : sampled(rows, outputs));
            }
            return new MetricOutcome.Measured(new Jacobian(outputs, inputs, points, outputs > WHOLE));
        }
    }

    private static double[][] rows(InputJacobian jacobian, Map<String, Sample> input, int outputs) {
        double[][] rows = new double[outputs][];
        for (int i = 0; i < outputs; i++) {
            double[] unit = new double[outputs];
            unit[i] = 1;
            rows[i] = jacobian.product(input, unit);
        }
        return rows;
    }

    private static double[][] products(
            InputJacobian jacobian, Map<String, Sample> input, int outputs, SplittableRandom random) {
        double[][] rows = new double[VECTORS][];
        for (int i = 0; i < VECTORS; i++) {
            double[] r = new double[outputs];
            Arrays.setAll(r, j -> random.nextGaussian());
            rows[i] = jacobian.product(input, r);
        }
        return rows;
    }

    /** All singular values of J. */
    static Jacobian.Point whole(double[][] rows) {
        RealMatrix matrix = new Array2DRowRealMatrix(rows, false);
        if (matrix.getColumnDimension() > 2 * matrix.getRowDimension()) {
            // J^T = QR has the singular values of R, which is small.
            int size = matrix.getRowDimension();
            matrix = new QRDecomposition(matrix.transpose()).getR().getSubMatrix(0, size - 1, 0, size - 1);
        }
        double[] values = new SingularValueDecomposition(matrix).getSingularValues();
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        double max = values[0];
        double min = values[values.length - 1];
        return new Jacobian.Point(
                Math.sqrt(squares / values.length),
                null,
                Arrays.stream(values).average().orElse(0),
                max,
                min,
                min > ROUNDING * max ? max / min : null);
    }

    /** ‖J‖² from E ‖r·J‖² = ‖J‖² for r ~ N(0, 1). */
    static Jacobian.Point sampled(double[][] products, int outputs) {
        double[] squares = Arrays.stream(products)
                .mapToDouble(row -> Arrays.stream(row).map(x -> x * x).sum())
                .toArray();
        double mean = Arrays.stream(squares).average().orElse(0);
        double variance =
                Arrays.stream(squares).map(x -> (x - mean) * (x - mean)).sum() / (squares.length - 1);
        int values = Math.min(outputs, products[0].length);
        double rms = Math.sqrt(mean / values);
        double error = rms == 0 ? 0 : Math.sqrt(variance / squares.length) / values / (2 * rms);
        return new Jacobian.Point(rms, error, null, null, null, null);
    }
}
