package org.pathlift.conditioning.rescale;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Proof;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.TemporaryFolder;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * The whole way of a file: read, find the symmetry, pick scales, write beside the target, prove on what was written, and
 * only then move it to the target.
 *
 * <p>A model in which no unit moves is written as it is, byte for byte.
 */
public final class FileRescaler {

    private final RescaleOptions options;
    private final ProofOptions proof;
    private final Provenance provenance;

    /** A rescaler with these options; what it writes says so by the provenance. */
    public FileRescaler(RescaleOptions options, ProofOptions proof, Provenance provenance) {
        this.options = options;
        this.proof = proof;
        this.provenance = provenance;
    }

    /**
     * Rescales a file.
     *
     * @throws org.pathlift.onnx.error.PathliftException if the file is malformed or not supported, a file cannot be read
     *     or written, or the proof fails; nothing is written then
     */
    public RescaleOutcome rescale(Path input, Path output, WriteOptions write) {
        return rescale(input, output, write, Optional.of(output));
    }

    /**
     * Does all that {@link #rescale} does, but leaves no file. The rescaled model is written to a temporary folder for
     * the proof.
     */
    public RescaleOutcome dryRun(Path input) {
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            return rescale(input, folder.path().resolve("model.onnx"), WriteOptions.NEW_FILE, Optional.empty());
        }
    }

    private RescaleOutcome rescale(Path input, Path output, WriteOptions write, Optional<Path> told) {
        Stages stages = new Stages();
        Runner.beginLoading();
        Supplier<String> hash = FileHash.begin(input);
        RescalePlan plan = plan(input, stages);
        String sha256 = stages.time("hash", hash);
        Model changed = changed(plan, sha256);
        try (StagedModel staged = stages.time("write", () -> ModelWriter.stage(changed, output, write))) {
            Proof proved = stages.time("proof", () -> prove(input, staged.path(), plan));
            proved.orThrow();
            StructureChange structure = stages.time(
                    "compare", () -> staged.changeFrom(plan.symmetry().facts().model()));
            List<WeightSize> sizes = stages.time("compare", () -> WeightSize.of(plan.symmetry(), changed));
            if (told.isPresent()) {
                stages.time("commit", () -> {
                    staged.commit();
                    return staged.target();
                });
            }
            return new RescaleOutcome(plan, proved, structure, sizes, told, sha256, stages.seconds());
        }
    }

    private RescalePlan plan(Path input, Stages stages) {
        Model model = stages.time("read", () -> ModelReader.read(input));
        Preflight.check(model, options.inputShapes(), options.nodes());
        ShapeTable shapes = stages.time("shapes", () -> ShapeInference.infer(model, options.inputShapes()));
        Symmetry symmetry =
                stages.time("symmetry", () -> SymmetryFinder.find(new Facts(model, shapes), options.nodes()));
        return stages.time("solve", () -> Rescaler.plan(symmetry, options));
    }

    private Model changed(RescalePlan plan, String sha256) {
        return plan.changes()
                ? plan.apply().withMetadata(provenance.entries(sha256, options.seed()))
                : plan.symmetry().facts().model();
    }

    private Proof prove(Path reference, Path candidate, RescalePlan plan) {
        Model model = plan.symmetry().facts().model();
        List<Map<String, Sample>> samples = proof.samples().isEmpty()
                ? FunctionProof.draw(model, plan.symmetry().facts().shapes(), proof.runs(), options.seed())
                : proof.samples();
        return FunctionProof.reference(reference, samples).against(candidate, bound(model));
    }

    /** Scaling by powers of two is exact, so nothing may differ; otherwise rounding may. */
    private double bound(Model model) {
        return switch (options.solver().rounding()) {
            case POWER_OF_TWO -> proof.bound().orElse(0);
            case NONE -> proof.bound().orElseGet(() -> FunctionProof.defaultBound(model));
        };
    }
}
