package org.pathlift.conditioning.permutation;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pathlift.conditioning.rescale.Application;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.rescale.Stages;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.LogScales;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Proof;
import org.pathlift.onnx.runtime.RequestException;
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
 * The whole way of a file that is brought onto a reference: read both, match, rearrange and rescale, write beside the
 * target, prove on what was written that the function stayed, and only then move it to the target.
 */
public final class FileMatcher {

    private final ModelMatcher.Options options;
    private final Map<String, Shape> inputShapes;
    private final ProofOptions proof;
    private final Provenance provenance;

    /** A matcher with these options; what it writes says so by the provenance. */
    public FileMatcher(
            ModelMatcher.Options options, Map<String, Shape> inputShapes, ProofOptions proof, Provenance provenance) {
        this.options = options;
        this.inputShapes = Map.copyOf(inputShapes);
        this.proof = proof;
        this.provenance = provenance;
    }

    /**
     * Brings a file onto a reference.
     *
     * @throws org.pathlift.onnx.error.PathliftException if a file is malformed or not supported, the graphs differ, a file
     *     cannot be read or written, or the proof fails; nothing is written then
     */
    public MatchOutcome match(Path reference, Path input, Path output, WriteOptions write) {
        Stages stages = new Stages();
        Brought brought = brought(reference, input, stages);
        try (StagedModel staged = stages.time("write", () -> ModelWriter.stage(brought.changed, output, write))) {
            Proof proved = proved(brought, input, staged.path(), stages);
            stages.time("commit", () -> {
                staged.commit();
                return staged.target();
            });
            return brought.outcome(proved, Optional.of(output), stages);
        }
    }

    /** Does all that {@link #match} does, but leaves no file. */
    public MatchOutcome dryRun(Path reference, Path input) {
        Stages stages = new Stages();
        Brought brought = brought(reference, input, stages);
        try (TemporaryFolder folder = TemporaryFolder.create();
                StagedModel staged = stages.time(
                        "write",
                        () -> ModelWriter.stage(
                                brought.changed, folder.path().resolve("model.onnx"), WriteOptions.NEW_FILE))) {
            return brought.outcome(proved(brought, input, staged.path(), stages), Optional.empty(), stages);
        }
    }

    private record Brought(
            PermutationSymmetry symmetry,
            Matching matching,
            LogScales scales,
            WeightDistance raw,
            WeightDistance reached,
            Model model,
            Model changed) {

        MatchOutcome outcome(Proof proved, Optional<Path> written, Stages stages) {
            return new MatchOutcome(
                    symmetry, matching, scales, raw, reached, model, changed, proved, written, stages.seconds());
        }
    }

    private Brought brought(Path reference, Path input, Stages stages) {
        Model target = stages.time("read", () -> ModelReader.read(reference));
        Model model = stages.time("read", () -> ModelReader.read(input));
        ShapeTable shapes = stages.time("shapes", () -> ShapeInference.infer(target, inputShapes));
        PermutationSymmetry symmetry =
                stages.time("symmetry", () -> PermutationFinder.find(SymmetryFinder.find(new Facts(target, shapes))));
        List<Problem> differences = ModelMatcher.graphDifferences(symmetry, model);
        if (!differences.isEmpty()) {
            throw new RequestException(differences);
        }
        Matching matching = stages.time("match", () -> ModelMatcher.match(symmetry, model, options));
        return stages.time("apply", () -> {
            Model arranged = Rearranging.apply(symmetry, model, matching.arrangement());
            LogScales scales = between(symmetry, target, arranged);
            Symmetry own = symmetry.scales().withConstants(constants(arranged));
            Model changed = Application.apply(own, scales);
            Arrangement identity = Arrangement.identity(symmetry);
            CanonicalWeights wanted = CanonicalWeights.raw(symmetry, target);
            String sha256 = FileHash.sha256(input);
            return new Brought(
                    symmetry,
                    matching,
                    scales,
                    new MatchedWeights(symmetry, wanted, CanonicalWeights.raw(symmetry, model)).distance(identity),
                    new MatchedWeights(symmetry, wanted, CanonicalWeights.raw(symmetry, changed)).distance(identity),
                    model,
                    model.withConstants(constants(changed)).withMetadata(provenance.entries(sha256, options.seed())));
        });
    }

    /** The scales that take a model to its canonical point, and from there to where the reference stands on its orbit. */
    private static LogScales between(PermutationSymmetry symmetry, Model target, Model arranged) {
        double[] from = CanonicalWeights.of(symmetry, arranged).scales().toArray();
        double[] to = CanonicalWeights.of(symmetry, target).scales().toArray();
        double[] z = new double[from.length];
        for (int unit = 0; unit < z.length; unit++) {
            z[unit] = from[unit] - to[unit];
        }
        return LogScales.ofZ(z);
    }

    private static Map<String, Tensor> constants(Model model) {
        Map<String, Tensor> constants = new java.util.LinkedHashMap<>();
        model.graph().constants().forEach((name, constant) -> constants.put(name, constant.tensor()));
        return constants;
    }

    private Proof proved(Brought brought, Path input, Path staged, Stages stages) {
        Model model = brought.model;
        Proof proved = stages.time("proof", () -> {
            List<Map<String, Sample>> samples = proof.samples().isEmpty()
                    ? FunctionProof.draw(
                            model, brought.symmetry.scales().facts().shapes(), proof.runs(), options.seed())
                    : proof.samples();
            return FunctionProof.reference(input, samples)
                    .against(staged, proof.bound().orElseGet(() -> FunctionProof.defaultBound(model)));
        });
        proved.orThrow();
        return proved;
    }
}
