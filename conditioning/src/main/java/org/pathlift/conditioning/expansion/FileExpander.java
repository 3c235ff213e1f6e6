package org.pathlift.conditioning.expansion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.error.ProofFailedException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.Comparison;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.OutputValue;
import org.pathlift.onnx.runtime.Proof;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.TemporaryFolder;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * The whole way of a file: read it, change its input and the layers that need it, write beside the target, run both in ONNX
 * Runtime, and only then move it to the target.
 *
 * <p>Where the function is to stay, the new model on expanded inputs must give what the original gives on the original ones.
 * Where it is not, the new model must run and give numbers wherever the original does. An expansion that adds nothing leaves
 * the file as it is, byte for byte.
 */
public final class FileExpander {

    private final ExpansionOptions options;
    private final ProofOptions proof;
    private final Provenance provenance;
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    /** An expander with these options; what it writes says so by the provenance. */
    public FileExpander(ExpansionOptions options, ProofOptions proof, Provenance provenance) {
        this.options = options;
        this.proof = proof;
        this.provenance = provenance;
    }

    /**
     * Expands a file.
     *
     * @throws org.pathlift.onnx.runtime.RequestException if the input cannot be expanded so
     * @throws org.pathlift.onnx.error.PathliftException if the file is malformed or cannot be adapted, or the proof fails;
     *     nothing is written then
     */
    public ExpansionOutcome expand(Path input, Path output, WriteOptions write) {
        return expand(input, output, write, Optional.of(output));
    }

    /** Does all that {@link #expand} does, but leaves no file. */
    public ExpansionOutcome dryRun(Path input) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            return expand(input, folder.path().resolve("model.onnx"), WriteOptions.NEW_FILE, Optional.empty());
        }
    }

    private ExpansionOutcome expand(Path input, Path output, WriteOptions write, Optional<Path> told) {
        Runner.beginLoading();
        Model model = timed("read", () -> ModelReader.read(input));
        String sha256 = timed("hash", () -> FileHash.sha256(input));
        ExpansionPlan plan = timed("adapt", () -> Expander.plan(model, options));
        plan.rewriter().metadata(provenance.entries(sha256, options.seed()));
        try (StagedModel staged = timed("write", () -> stage(plan, output, write))) {
            Runs runs = timed("proof", () -> run(input, staged.path(), plan));
            StructureChange structure = staged.changeFrom(model);
            if (told.isPresent()) {
                timed("commit", () -> {
                    staged.commit();
                    return staged.target();
                });
            }
            return new ExpansionOutcome(
                    model,
                    plan.facts().shapes(),
                    sha256,
                    plan.options(),
                    plan.before(),
                    plan.after(),
                    plan.changes(),
                    structure,
                    runs.outputs(),
                    runs.proof(),
                    runs.difference(),
                    told,
                    seconds);
        }
    }

    private static StagedModel stage(ExpansionPlan plan, Path output, WriteOptions write) {
        return plan.options().expansion().isIdentity()
                ? ModelWriter.stage(plan.facts().model(), output, write)
                : plan.rewriter().stage(output, write);
    }

    /** What both models gave. */
    private record Runs(Map<String, Shape> outputs, Optional<Proof> proof, Optional<Comparison> difference) {}

    private Runs run(Path original, Path expanded, ExpansionPlan plan) {
        List<Map<String, Sample>> samples = proof.samples().isEmpty()
                ? FunctionProof.draw(plan.facts().model(), plan.facts().shapes(), proof.runs(), options.seed())
                : proof.samples();
        FunctionProof.Reference reference = FunctionProof.reference(original, samples);
        try (Runner runner = Runner.open(expanded)) {
            Map<String, OutputValue> first = runner.run(expand(samples.get(0), plan));
            Map<String, Shape> shapes = new LinkedHashMap<>();
            first.forEach((name, value) -> shapes.put(name, value.shape()));
            boolean keeps = options.mode() == ExpansionMode.PRESERVING
                    || options.expansion().isIdentity();
            if (keeps || sameShapes(reference.outputs().get(0), first)) {
                Proof compared = reference.against(runner, bound(plan), sample -> expand(sample, plan));
                if (keeps) {
                    compared.orThrow();
                    return new Runs(shapes, Optional.of(compared), Optional.empty());
                }
                requireNumbers(reference.outputs().get(0), first);
                return new Runs(shapes, Optional.empty(), Optional.of(compared.comparison()));
            }
            requireNumbers(reference.outputs().get(0), first);
            return new Runs(shapes, Optional.empty(), Optional.empty());
        }
    }

    private static Map<String, Sample> expand(Map<String, Sample> samples, ExpansionPlan plan) {
        Map<String, Sample> expanded = new LinkedHashMap<>(samples);
        expanded.computeIfPresent(
                plan.options().input().orElseThrow(),
                (name, sample) -> plan.input().expand(sample));
        return expanded;
    }

    private double bound(ExpansionPlan plan) {
        return proof.bound()
                .orElseGet(() -> FunctionProof.defaultBound(plan.facts().model()));
    }

    private static boolean sameShapes(Map<String, OutputValue> one, Map<String, OutputValue> other) {
        return one.keySet().equals(other.keySet())
                && one.entrySet().stream().allMatch(entry -> {
                    OutputValue found = other.get(entry.getKey());
                    return found != null
                            && found.shape().equals(entry.getValue().shape());
                });
    }

    /** Refuses a model that gives no numbers where the original gives some. */
    private static void requireNumbers(Map<String, OutputValue> original, Map<String, OutputValue> expanded) {
        List<Problem> problems = new ArrayList<>();
        original.forEach((name, value) -> {
            OutputValue now = expanded.get(name);
            if (isFinite(value) && (now == null || !isFinite(now))) {
                problems.add(new Problem(
                        "an expanded model must compute numbers",
                        "output '" + name + "'",
                        "finite numbers, as the original gives",
                        now == null ? "no such output" : "NaN or infinity",
                        "choose another fill or factor"));
            }
        });
        if (!problems.isEmpty()) {
            throw new ProofFailedException(problems);
        }
    }

    private static boolean isFinite(OutputValue value) {
        for (int i = 0; i < value.elements(); i++) {
            if (!Double.isFinite(value.at(i))) {
                return false;
            }
        }
        return true;
    }

    private <T> T timed(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        seconds.merge(stage, (System.nanoTime() - start) / 1e9, Double::sum);
        return result;
    }
}
