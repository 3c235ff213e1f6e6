package org.pathlift.analysis.commutativity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.pathlift.conditioning.symmetry.FiniteWeights;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.UnsupportedModelException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.RunnerOptions;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.ExposedFile;

/** Runs every network of a family on two inputs in ONNX Runtime. */
public final class FamilyMeasurement {

    private static final RunnerOptions ONE_THREAD = new RunnerOptions(1);

    private final NetworkFamily family;
    private final MeasureOptions options;
    /** By width and depth, where all networks of a place have one graph. */
    private final Map<List<Integer>, Probe> probes = new ConcurrentHashMap<>();

    private FamilyMeasurement(NetworkFamily family, MeasureOptions options) {
        this.family = family;
        this.options = options;
    }

    /**
     * Measures a family, on as many threads as there are processors; the result is the same on any number.
     *
     * @param progress is told the share of the networks that were run, from any thread
     * @throws org.pathlift.onnx.error.PathliftException if a model cannot be read, does not run, or gives no finite numbers
     * @throws org.pathlift.onnx.runtime.RequestException if a place has no network that is alive
     */
    public static CommutativityStudy measure(NetworkFamily family, MeasureOptions options, DoubleConsumer progress) {
        return new FamilyMeasurement(family, options).run(progress);
    }

    private CommutativityStudy run(DoubleConsumer progress) {
        Grid grid = family.grid();
        List<int[]> runs = new ArrayList<>();
        for (int width : grid.widths()) {
            for (int depth : grid.depths()) {
                for (int i = 0; i < family.networks(width, depth); i++) {
                    runs.add(new int[] {width, depth, i});
                }
            }
        }
        AtomicInteger done = new AtomicInteger();
        List<Optional<LastLayer>> results = IntStream.range(0, runs.size())
                .parallel()
                .mapToObj(i -> {
                    int[] run = runs.get(i);
                    Optional<LastLayer> last = measure(run[0], run[1], run[2]);
                    progress.accept(done.incrementAndGet() / (double) runs.size());
                    return last;
                })
                .toList();
        List<Cell> cells = new ArrayList<>();
        int from = 0;
        for (int width : grid.widths()) {
            for (int depth : grid.depths()) {
                int count = family.networks(width, depth);
                cells.add(cell(width, depth, results.subList(from, from + count)));
                from += count;
            }
        }
        return CommutativityStudy.of(grid, options.correlation(), cells, Optional.empty(), options.seed());
    }

    private static Cell cell(int width, int depth, List<Optional<LastLayer>> results) {
        double[][] values = results.stream()
                .flatMap(Optional::stream)
                .map(last -> new double[] {last.lnQ1(), last.lnQ2(), last.correlation()})
                .toArray(double[][]::new);
        return new Cell(width, depth, values, results.size() - values.length, 0);
    }

    /** What is fed to a network and what is read. */
    private record Probe(TwoInputs inputs, String value) {}

    /** Measures one network; empty where an input has become 0. */
    private Optional<LastLayer> measure(int width, int depth, int index) {
        Model model = family.open(width, depth, index);
        Probe probe = family.differsInWeightsOnly()
                ? probes.computeIfAbsent(List.of(width, depth), place -> probe(model))
                : probe(model);
        return measure(model, probe.inputs, probe.value);
    }

    private Probe probe(Model model) {
        FiniteWeights.require(model);
        ShapeTable shapes = ShapeInference.infer(model, options.inputShapes());
        String value = options.tensor().orElseGet(() -> LastPreactivation.of(model, shapes));
        if (model.graph().producer(value) == null) {
            throw new UnsupportedModelException(new Problem(
                    "a tensor that is measured must be computed by the model",
                    "tensor '" + value + "'",
                    "the output of a node",
                    "no such node",
                    "correct the name"));
        }
        return new Probe(TwoInputs.draw(model, shapes, options.correlation(), options.seed()), value);
    }

    private static Optional<LastLayer> measure(Model model, TwoInputs inputs, String value) {
        try (ExposedFile exposed = ExposedFile.of(model, List.of(value), Map.of());
                Runner runner = Runner.open(exposed.path(), ONE_THREAD)) {
            String output = Objects.requireNonNull(exposed.outputs().get(value));
            double[] first = run(runner, inputs.name(), inputs.first(), output, value);
            double[] second = run(runner, inputs.name(), inputs.second(), output, value);
            return last(first, second, value);
        }
    }

    private static double[] run(Runner runner, String input, Sample sample, String output, String value) {
        OutputValue found = runner.run(Map.of(input, sample)).get(output);
        if (found == null || !found.type().isFloating()) {
            throw new UnsupportedModelException(new Problem(
                    "a tensor that is measured must hold real numbers",
                    "tensor '" + value + "'",
                    "floating-point numbers",
                    found == null ? "a value of another kind" : found.type().toString(),
                    "name another tensor"));
        }
        return found.toDoubles();
    }

    private static Optional<LastLayer> last(double[] first, double[] second, String value) {
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int i = 0; i < first.length; i++) {
            aa += first[i] * first[i];
            bb += second[i] * second[i];
            ab += first[i] * second[i];
        }
        if (!(aa < Double.POSITIVE_INFINITY && bb < Double.POSITIVE_INFINITY)) {
            throw new UnsupportedModelException(new Problem(
                    "activations must be finite numbers",
                    "tensor '" + value + "'",
                    "finite numbers on both inputs",
                    "infinities or NaN",
                    "leave this width and depth out, or use another initialization"));
        }
        if (aa == 0 || bb == 0) {
            return Optional.empty();
        }
        double c = ab / (Math.sqrt(aa) * Math.sqrt(bb));
        return Optional.of(
                new LastLayer(Math.log(aa / first.length), Math.log(bb / first.length), Math.max(-1, Math.min(1, c))));
    }
}
