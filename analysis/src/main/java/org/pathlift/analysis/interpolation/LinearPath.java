package org.pathlift.analysis.interpolation;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.conditioning.training.run.LabelledInputs;
import org.pathlift.conditioning.training.run.OutputKind;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.HalfFloats;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.serde.ModelWriter;

/**
 * The straight line in weight space from one model to another: what the model at each point does.
 *
 * <p>The barrier is the most by which the loss on the line lies above the straight line between the losses at its ends
 * (Entezari, Sedghi, Saukh, Neyshabur 2022, arXiv 2110.06296). Where the data have no labels, the measure is our own: the
 * root mean square of f_α - ((1 - α) f_0 + α f_1) over all elements of the first output, relative to that of f_0; its
 * barrier is its largest value.
 */
public final class LinearPath {

    /** What is measured along the line. */
    public enum Measure {
        /** The mean of -ln of the right class's probability. */
        CROSS_ENTROPY,
        /** The mean squared difference from the targets. */
        MEAN_SQUARED_ERROR,
        /** The distance of the outputs from the line between those at the ends, relative; needs no labels. */
        OUTPUT_DISTANCE
    }

    /**
     * One point of the line.
     *
     * @param alpha 0 at the first model, 1 at the second
     * @param value the loss or the distance there
     */
    public record Point(double alpha, double value) {}

    /**
     * The line measured.
     *
     * @param measure what was measured
     * @param barrier the largest excess over the line between the ends; for a distance, its largest value
     * @param points in order
     */
    public record Result(Measure measure, double barrier, List<Point> points) {
        /** Keeps an unmodifiable copy of {@code points}. */
        public Result {
            points = List.copyOf(points);
        }
    }

    private static final double LEAST_PROBABILITY = 1e-30;

    private final Model first;
    private final Model second;
    private final LabelledInputs inputs;

    private LinearPath(Model first, Model second, LabelledInputs inputs) {
        this.first = first;
        this.second = second;
        this.inputs = inputs;
    }

    /**
     * Measures the line between two models with the same graph, at equally spaced points, the ends among them.
     *
     * @param points at least 2
     */
    public static Result measure(Model first, Model second, LabelledInputs inputs, int points) {
        if (points < 2) {
            throw new IllegalArgumentException("a line needs at least 2 points, found " + points);
        }
        LinearPath path = new LinearPath(first, second, inputs);
        return inputs.targets() instanceof Targets.None ? path.distances(points) : path.losses(points);
    }

    private Result losses(int count) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double alpha = (double) i / (count - 1);
            points.add(new Point(alpha, loss(outputs(alpha))));
        }
        double start = points.get(0).value();
        double end = points.get(count - 1).value();
        double barrier = points.stream()
                .mapToDouble(point -> point.value() - ((1 - point.alpha()) * start + point.alpha() * end))
                .max()
                .orElse(0);
        return new Result(
                inputs.targets() instanceof Targets.Classes ? Measure.CROSS_ENTROPY : Measure.MEAN_SQUARED_ERROR,
                barrier,
                points);
    }

    private double loss(List<double[]> outputs) {
        double[] all = outputs.stream().flatMapToDouble(Arrays::stream).toArray();
        if (inputs.targets() instanceof Targets.Classes classes) {
            return crossEntropy(all, classes.labels(), OutputKind.of(first.graph()));
        }
        if (inputs.targets() instanceof Targets.Values values) {
            return squares(all, values.values());
        }
        throw new IllegalStateException("a loss needs targets");
    }

    private static double crossEntropy(double[] output, long[] labels, OutputKind kind) {
        int width = output.length / labels.length;
        double sum = 0;
        for (int example = 0; example < labels.length; example++) {
            long right = labels[example];
            if (right >= width || output.length % labels.length != 0) {
                throw unfit("a number for every class, up to class " + right, width + " for each example");
            }
            double score = output[example * width + (int) right];
            sum += switch (kind) {
                case PROBABILITIES -> -Math.log(Math.max(score, LEAST_PROBABILITY));
                case LOG_PROBABILITIES -> -score;
                case LOGITS -> logSumExp(output, example * width, width) - score;
            };
        }
        return sum / labels.length;
    }

    private static RequestException unfit(String expected, String found) {
        return new RequestException(List.of(new Problem(
                "the model must give as many numbers for an example as its target has",
                "the model's first output",
                expected,
                found,
                "take other targets in the data spec, or none to compare outputs")));
    }

    private static double logSumExp(double[] values, int from, int count) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, values[i]);
        }
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += Math.exp(values[i] - largest);
        }
        return largest + Math.log(sum);
    }

    private static double squares(double[] output, float[] targets) {
        if (output.length != targets.length) {
            throw unfit(targets.length + " numbers", Integer.toString(output.length));
        }
        double sum = 0;
        for (int i = 0; i < output.length; i++) {
            sum += (output[i] - targets[i]) * (output[i] - targets[i]);
        }
        return sum / targets.length;
    }

    private Result distances(int count) {
        List<double[]> start = outputs(0);
        List<double[]> end = outputs(1);
        double size = 0;
        for (double[] output : start) {
            for (double value : output) {
                size += value * value;
            }
        }
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double alpha = (double) i / (count - 1);
            boolean atAnEnd = i == 0 || i == count - 1;
            points.add(new Point(alpha, atAnEnd ? 0 : distance(outputs(alpha), start, end, alpha, size)));
        }
        double barrier = points.stream().mapToDouble(Point::value).max().orElse(0);
        return new Result(Measure.OUTPUT_DISTANCE, barrier, points);
    }

    private static double distance(
            List<double[]> outputs, List<double[]> start, List<double[]> end, double alpha, double size) {
        double sum = 0;
        for (int run = 0; run < outputs.size(); run++) {
            for (int i = 0; i < outputs.get(run).length; i++) {
                double line = (1 - alpha) * start.get(run)[i] + alpha * end.get(run)[i];
                sum += (outputs.get(run)[i] - line) * (outputs.get(run)[i] - line);
            }
        }
        return sum == 0 ? 0 : Math.sqrt(sum / size);
    }

    private List<double[]> outputs(double alpha) {
        Model model = alpha == 0 ? first : alpha == 1 ? second : between(first, second, alpha);
        String output = model.graph().outputs().get(0).name();
        List<double[]> outputs = new ArrayList<>();
        try (Runner runner = Runner.open(ModelWriter.toBytes(model))) {
            inputs.inputs().forEach(input -> {
                @Nullable OutputValue value = runner.run(input).get(output);
                if (value == null) {
                    throw unfit("numbers", "none at '" + output + "'");
                }
                double[] numbers = new double[value.elements()];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = value.at(i);
                }
                outputs.add(numbers);
            });
        }
        return outputs;
    }

    /** Returns the model whose real constants are (1 - α) times the first's plus α times the second's. */
    static Model between(Model first, Model second, double alpha) {
        Map<String, Tensor> mixed = new LinkedHashMap<>();
        first.graph().constants().forEach((name, constant) -> {
            Tensor a = constant.tensor();
            @Nullable Tensor b = second.graph().constant(name);
            if (a.type().isRescalable() && b != null && b.shape().equals(a.shape()) && b.type() == a.type()) {
                mixed.put(name, mixed(a, b, alpha));
            }
        });
        return first.withConstants(mixed);
    }

    private static Tensor mixed(Tensor a, Tensor b, double alpha) {
        double[] left = a.reader().toDoubles();
        double[] right = b.reader().toDoubles();
        int size = a.type().bits() / 8;
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(left.length, size)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < left.length; i++) {
            double value = left[i] == right[i] ? left[i] : (1 - alpha) * left[i] + alpha * right[i];
            if (a.type() == ElementType.FLOAT) {
                bytes.putFloat((float) value);
            } else if (a.type() == ElementType.DOUBLE) {
                bytes.putDouble(value);
            } else if (a.type() == ElementType.BFLOAT16) {
                bytes.putShort(HalfFloats.toBfloat16(value));
            } else {
                bytes.putShort(HalfFloats.toFloat16(value));
            }
        }
        return a.withData(new HeapData(bytes));
    }
}
