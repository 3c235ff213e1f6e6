package org.pathlift.analysis.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.pathlift.onnx.djl.InputJacobian;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Sample;

/** Singular values of the Jacobian between inputs and outputs. */
final class JacobianMetric implements Metric {

    /** Rows that are computed in all: a backward pass each. */
    private static final int ROWS = 256;

    /** Random vectors for a Jacobian that is not formed. */
    private static final int VECTORS = 8;

    /** Products with J Jᵀ for the largest value of a Jacobian that is not formed. */
    private static final int STEPS = 12;

    /** The error of that value at which to stop. */
    private static final double TOLERANCE = 1e-3;

    /** Forward passes in one such product: a backward pass, and two forward ones for a difference. */
    private static final int PASSES = 6;

    /** Below this share of the largest a singular value is rounding. */
    private static final double ROUNDING = 1e-12;

    private final int whole;

    /**
     * Makes one.
     *
     * @param whole outputs up to which a Jacobian is formed
     */
    JacobianMetric(int whole) {
        this.whole = whole;
    }

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
                        "Operators that can be trained (docs/operators.md), real inputs; for a Jacobian that is formed, memory for"
                                + " outputs times inputs numbers of 8 bytes.",
                        "One forward and backward pass in float64 for each output, up to " + whole + " outputs"
                                + " (--jacobian-outputs) and " + ROWS
                                + " passes, or one input. For more outputs, at one input, the"
                                + " root mean square is estimated from " + VECTORS
                                + " random vectors and the largest value found"
                                + " by up to " + STEPS
                                + " Lanczos steps, whose products with J are central differences; mean and"
                                + " condition are then not known.",
                        "Saxe et al. 2014 (arXiv 1312.6120), Pennington et al. 2017 (arXiv 1711.04735).")
                .withInvariant(
                        "outputs", "inputs", "points/*/rms", "points/*/mean", "points/*/max", "points/*/condition");
    }

    @Override
    public double passes(Subject subject) {
        long outputs = subject.outputs().orElse(whole);
        return outputs <= whole ? 4.0 * outputs * points(subject, outputs) : 4.0 * VECTORS + PASSES * STEPS;
    }

    private int points(Subject subject, long outputs) {
        long most = outputs <= whole ? Math.max(1, ROWS / Math.max(1, outputs)) : 1;
        return (int) Math.min(most, subject.inputs().size());
    }

    @Override
    public MetricOutcome measure(Subject subject) {
        try (InputJacobian jacobian = InputJacobian.of(subject.model())) {
            int outputs = jacobian.outputs(subject.inputs().get(0)).length;
            if (outputs == 0) {
                return new MetricOutcome.NotApplicable("the model has no real outputs");
            }
            SplittableRandom random = new SplittableRandom(subject.seed());
            List<Jacobian.Point> points = new ArrayList<>();
            int inputs = 0;
            for (Map<String, Sample> input : subject.inputs().subList(0, points(subject, outputs))) {
                double[][] rows = outputs <= whole
                        ? rows(jacobian, input, outputs)
                        : products(jacobian, input, outputs, random.split());
                inputs = rows[0].length;
                if (!Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
                    return new MetricOutcome.NotApplicable("a derivative is no finite number");
                }
                points.add(
                        outputs <= whole
                                ? whole(rows)
                                : sampled(rows, outputs, largest(jacobian, input, outputs, random)));
            }
            return new MetricOutcome.Measured(new Jacobian(outputs, inputs, points, outputs > whole));
        }
    }

    private static double[][] rows(InputJacobian jacobian, Map<String, Sample> input, int outputs) {
        double[][] rows = new double[outputs][];
        for (int i = 0; i < outputs; i++) {
            double[] unit = new double[outputs];
            unit[i] = 1;
            rows[i] = jacobian.product(input, unit);
            if (i == 0) {
                checkMemory(outputs, rows[0].length);
            }
        }
        return rows;
    }

    private static void checkMemory(long outputs, long inputs) {
        long needed = Double.BYTES * outputs * inputs;
        long most = Runtime.getRuntime().maxMemory() / 2;
        if (needed > most) {
            throw new RequestException(List.of(new Problem(
                    "a Jacobian that is formed must fit into half of Java's memory",
                    "the Jacobian",
                    "%d outputs times %d inputs of 8 bytes within %d MiB".formatted(outputs, inputs, most >> 20),
                    (needed >> 20) + " MiB",
                    "give Java more memory (-Xmx), or lower --jacobian-outputs")));
        }
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

    private static LargestSingularValue largest(
            InputJacobian jacobian, Map<String, Sample> input, int outputs, SplittableRandom random) {
        return LargestSingularValue.of(
                u -> jacobian.along(input, jacobian.product(input, u)), outputs, STEPS, TOLERANCE, random);
    }

    /** All singular values of J. */
    static Jacobian.Point whole(double[][] rows) {
        double[] values = SingularValues.of(rows);
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
                null,
                min,
                min > ROUNDING * max ? max / min : null);
    }

    /** ‖J‖² from E ‖r·J‖² = ‖J‖² for r ~ N(0, 1), beside the largest value. */
    static Jacobian.Point sampled(double[][] products, int outputs, LargestSingularValue largest) {
        double[] squares = Arrays.stream(products)
                .mapToDouble(row -> Arrays.stream(row).map(x -> x * x).sum())
                .toArray();
        double mean = Arrays.stream(squares).average().orElse(0);
        double variance =
                Arrays.stream(squares).map(x -> (x - mean) * (x - mean)).sum() / (squares.length - 1);
        int values = Math.min(outputs, products[0].length);
        double rms = Math.sqrt(mean / values);
        double error = rms == 0 ? 0 : Math.sqrt(variance / squares.length) / values / (2 * rms);
        return new Jacobian.Point(rms, error, null, largest.value(), largest.error(), null, null);
    }
}
