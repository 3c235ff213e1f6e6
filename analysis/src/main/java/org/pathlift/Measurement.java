package org.pathlift;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.invariance.Invariance;
import org.pathlift.analysis.metric.Analysis;
import org.pathlift.analysis.metric.Metric;
import org.pathlift.analysis.metric.MetricOptions;
import org.pathlift.analysis.metric.Metrics;
import org.pathlift.analysis.metric.Subject;
import org.pathlift.analysis.report.AnalyzeReport;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.asymmetry.MaskFile;
import org.pathlift.conditioning.expansion.InputExpansion;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.conditioning.training.run.LabelledInputs;
import org.pathlift.conditioning.training.run.ModelExamples;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;

/** A request to measure a model. See {@link Pathlift#analyze}. */
public final class Measurement {

    private final Path model;
    private final List<String> names = new ArrayList<>();
    private final Map<String, Shape> inputShapes = new LinkedHashMap<>();
    private MetricOptions options = MetricOptions.DEFAULT;
    private Optional<String> data = Optional.empty();
    private Optional<InputExpansion> expansion = Optional.empty();
    private Fixed fixed = read -> Optional.empty();
    private int inputs = 4;
    private long seed;
    private Analysis.Listener listener = (metric, done) -> {};
    private Optional<Analysis.Listener> copies = Optional.empty();

    /** Which entries of a model's weights are fixed, where somebody knows. */
    private interface Fixed {
        Optional<FixedEntries> of(Model read);
    }

    Measurement(Path model) {
        this.model = model;
    }

    /** Measures these metrics only, as docs/metrics.md names them; without it all that do not take minutes. */
    public Measurement metrics(String... wanted) {
        return metrics(List.of(wanted));
    }

    /** Measures these metrics only, as docs/metrics.md names them; none for all that do not take minutes. */
    public Measurement metrics(List<String> wanted) {
        names.addAll(wanted);
        return this;
    }

    /** Sets what metrics are told. */
    public Measurement options(MetricOptions all) {
        options = all;
        return this;
    }

    /** Measures on examples, whose targets make a loss; without it on inputs drawn from N(0, 1). */
    public Measurement data(String spec) {
        data = Optional.of(spec);
        return this;
    }

    /** Expands the examples, for a model whose input was expanded so; goes with {@link #data}. */
    public Measurement expansion(InputExpansion how) {
        expansion = Optional.of(how);
        return this;
    }

    /** Sets how many inputs the model is run on; 4 where nothing is said. */
    public Measurement inputs(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("a model is measured on 1 input or more, found " + count);
        }
        inputs = count;
        return this;
    }

    /** Gives the shape of an input that the file leaves open. */
    public Measurement inputShape(String input, long... extents) {
        inputShapes.put(input, Shape.of(extents));
        return this;
    }

    /** Gives the shapes of inputs that the file leaves open, by name. */
    public Measurement inputShapes(Map<String, Shape> shapes) {
        inputShapes.putAll(shapes);
        return this;
    }

    /** Takes entries of the weights as fixed: those in the side file of an asymmetric network. */
    public Measurement masks(Path sideFile) {
        fixed = read -> Optional.of(MaskFile.read(sideFile, read));
        return this;
    }

    /** Takes entries of the weights as fixed that are the same in another checkpoint of the network. */
    public Measurement fixedFrom(Path other) {
        fixed = read -> Optional.of(FixedEntries.ofCheckpoints(read, ModelReader.read(other)));
        return this;
    }

    /** Measures two copies that compute the same, too, and tells which numbers move. Three times the work. */
    public Measurement invariance() {
        return invariance((metric, done) -> {});
    }

    /** Asks for {@link #invariance()}, with somebody to hear how far the copies are. */
    public Measurement invariance(Analysis.Listener hears) {
        copies = Optional.of(hears);
        return this;
    }

    /** Sets the seed of everything that is drawn. */
    public Measurement seed(long value) {
        seed = value;
        return this;
    }

    /** Sets who hears how far the work is. */
    public Measurement listener(Analysis.Listener hears) {
        listener = hears;
        return this;
    }

    /**
     * Measures. A metric that the model does not allow says so in the report; the others are measured all the same.
     *
     * @throws IllegalArgumentException if a name is no metric's
     */
    public AnalyzeReport report() {
        List<Metric> metrics = names.isEmpty() ? Metrics.unasked(options) : Metrics.named(names, options);
        Stopwatch watch = new Stopwatch();
        Runner.beginLoading();
        Subject subject = watch.time("read", this::subject);
        List<Analysis.Result> results = watch.time("measure", () -> Analysis.run(subject, metrics, listener));
        @Nullable
        Invariance invariance = copies.map(hears -> watch.time("copies", () -> Invariance.of(subject, results, hears)))
                .orElse(null);
        return AnalyzeReport.of(
                model, FileHash.sha256(model), subject, data.orElse("drawn"), results, invariance, watch.seconds());
    }

    private Subject subject() {
        Model read = ModelReader.read(model);
        Preflight.check(read, inputShapes, NodeFilter.ALL);
        ShapeTable table = ShapeInference.infer(read, inputShapes);
        Symmetry symmetry = SymmetryFinder.find(new Facts(read, table), NodeFilter.ALL);
        LabelledInputs examples = data.map(spec -> ModelExamples.of(spec, expansion, read, inputs, seed))
                .orElseGet(() -> LabelledInputs.none(FunctionProof.draw(read, table, inputs, seed)));
        Subject subject = new Subject(symmetry, examples, seed);
        return fixed.of(read).map(subject::withFixed).orElse(subject);
    }
}
