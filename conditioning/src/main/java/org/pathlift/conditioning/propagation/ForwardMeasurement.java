package org.pathlift.conditioning.propagation;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.RunnerOptions;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ExposedFile;

/**
 * Runs a model in ONNX Runtime and takes the second moments and correlations of its activations.
 *
 * <p>The model runs once for each input; correlations are between each input and the one before it. No more than three
 * runs are in memory.
 */
public final class ForwardMeasurement {

    /**
     * A mean of squares to take: E f(x)² over the elements of a value.
     *
     * @param value the value's name
     * @param function f
     */
    public record SquareOf(String value, DoubleUnaryOperator function) {}

    /**
     * What was measured.
     *
     * @param signals by value; none for values with masked places, which hold -∞
     * @param squares E f(x)² by key
     * @param inputs how many inputs were run
     */
    public record Result(Map<String, Signal> signals, Map<String, Double> squares, int inputs) {}

    private static final int AT_ONCE = 2;

    private final Set<String> values = new LinkedHashSet<>();
    private final Map<String, SquareOf> squares = new LinkedHashMap<>();

    /** Asks for the signal of a value. */
    public ForwardMeasurement signal(String value) {
        values.add(value);
        return this;
    }

    /** Asks for a mean of squares. */
    public ForwardMeasurement square(String key, SquareOf of) {
        squares.put(key, of);
        return this;
    }

    /**
     * Measures a model.
     *
     * @param shapes of its values
     * @param inputs what to feed in each run
     * @throws org.pathlift.onnx.error.UnsupportedModelException if an activation is no finite number, with all such
     *     activations, or ONNX Runtime refuses the model
     */
    public Result run(Model model, ShapeTable shapes, List<Map<String, Sample>> inputs) {
        return run(model, shapes, inputs, ExposedFile::of);
    }

    /**
     * Measures a model that is written already.
     *
     * @param written as it was read from its file; nobody else may use that meanwhile
     * @param shapes of its values
     * @param inputs what to feed in each run
     * @throws org.pathlift.onnx.error.UnsupportedModelException as {@link #run(Model, ShapeTable, List)}
     */
    public Result runWritten(Model written, ShapeTable shapes, List<Map<String, Sample>> inputs) {
        return run(written, shapes, inputs, ExposedFile::beside);
    }

    private interface Opening {
        ExposedFile open(Model model, List<String> values, Map<String, Long> elements);
    }

    private Result run(Model model, ShapeTable shapes, List<Map<String, Sample>> inputs, Opening opening) {
        if (inputs.isEmpty()) {
            throw new IllegalArgumentException("a measurement needs at least one input, found none");
        }
        Set<String> asked = new LinkedHashSet<>(values);
        squares.values().forEach(of -> asked.add(of.value));
        List<String> computed = asked.stream()
                .filter(value -> model.graph().producer(value) != null)
                .toList();
        ConcurrentMap<String, SignalSums> sums = new ConcurrentHashMap<>();
        ConcurrentMap<String, double[]> squareSums = new ConcurrentHashMap<>();
        Map<String, Numbers> before = Map.of();
        try (ExposedFile exposed = opening.open(model, computed, elements(computed, shapes, inputs));
                Runner runner = Runner.open(exposed.path(), threads(inputs.size()))) {
            for (int first = 0; first < inputs.size(); first += AT_ONCE) {
                List<Map<String, Numbers>> runs =
                        inputs.subList(first, Math.min(inputs.size(), first + AT_ONCE)).parallelStream()
                                .map(input -> numbers(input, asked, exposed, runner))
                                .toList();
                for (Map<String, Numbers> now : runs) {
                    SignalSums.add(sums, now, before);
                    squares.entrySet().parallelStream()
                            .forEach(entry -> add(
                                    squareSums.computeIfAbsent(entry.getKey(), absent -> new double[2]),
                                    entry.getValue(),
                                    now.get(entry.getValue().value)));
                    before = now;
                }
            }
        }
        return result(sums, squareSums, inputs.size());
    }

    /** Two runs at once take less time than one after the other with all processors each. */
    private static RunnerOptions threads(int runs) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new RunnerOptions(Math.max(1, processors / Math.min(runs, AT_ONCE)));
    }

    private static Map<String, Numbers> numbers(
            Map<String, Sample> input, Set<String> asked, ExposedFile exposed, Runner runner) {
        Map<String, Numbers> numbers = Numbers.of(input);
        numbers.keySet().retainAll(asked);
        numbers.putAll(Numbers.of(exposed.outputs(), runner.run(input)));
        return numbers;
    }

    /** Returns how many elements values have; nothing is known where inputs have other shapes than the table's. */
    static Map<String, Long> elements(List<String> values, ShapeTable shapes, List<Map<String, Sample>> inputs) {
        boolean fits = inputs.stream()
                .flatMap(input -> input.entrySet().stream())
                .allMatch(fed -> shapes.knows(fed.getKey())
                        && shapes.shape(fed.getKey()).equals(fed.getValue().shape()));
        Map<String, Long> elements = new HashMap<>();
        if (fits) {
            values.stream()
                    .filter(shapes::knows)
                    .forEach(value -> elements.put(value, shapes.shape(value).elements()));
        }
        return elements;
    }

    private static void add(double[] sum, SquareOf of, @Nullable Numbers numbers) {
        if (numbers != null) {
            double squares = 0;
            for (double number : numbers.values()) {
                double value = of.function.applyAsDouble(number);
                squares += value * value;
            }
            sum[0] += squares;
            sum[1] += numbers.values().length;
        }
    }

    private static Result result(Map<String, SignalSums> sums, Map<String, double[]> squareSums, int inputs) {
        sums.values().removeIf(SignalSums::isMasked);
        List<Problem> broken = sums.entrySet().stream()
                .filter(entry -> !entry.getValue().isFinite())
                .map(entry -> new Problem(
                        "activations must be finite numbers",
                        "value '" + entry.getKey() + "'",
                        "finite numbers on every input",
                        "infinities or NaN",
                        "look for the first layer that overflows, or give other inputs"))
                .sorted(Comparator.comparing(Problem::where))
                .toList();
        if (!broken.isEmpty()) {
            throw new UnsupportedModelException(broken);
        }
        Map<String, Signal> signals = new HashMap<>();
        sums.forEach((value, sum) -> signals.put(value, sum.signal()));
        Map<String, Double> squares = new HashMap<>();
        squareSums.forEach((key, sum) -> {
            if (sum[1] > 0) {
                squares.put(key, sum[0] / sum[1]);
            }
        });
        return new Result(Map.copyOf(signals), Map.copyOf(squares), inputs);
    }
}
