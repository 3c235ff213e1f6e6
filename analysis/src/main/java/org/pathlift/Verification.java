package org.pathlift;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.Assumed;
import org.pathlift.analysis.report.ModelReport;
import org.pathlift.analysis.report.OrbitReport;
import org.pathlift.analysis.report.VerifyReport;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Pairing;
import org.pathlift.onnx.runtime.Proof;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;

/** A request to compare two models. See {@link Pathlift#verify}. */
public final class Verification {

    private final Path reference;
    private final Path candidate;
    private final Map<String, Shape> inputShapes = new LinkedHashMap<>();
    private ProofOptions proof = ProofOptions.DEFAULT;
    private Depth depth = Depth.OUTPUTS;
    private long seed;

    /** How deep the comparison goes; each holds those before it. */
    private enum Depth {
        OUTPUTS,
        WEIGHTS,
        ACTIVATIONS
    }

    Verification(Path reference, Path candidate) {
        this.reference = reference;
        this.candidate = candidate;
    }

    /** Asks for the permutation, the signs and the scales that map one model's weights onto the other's. */
    public Verification symmetry() {
        depth = Depth.WEIGHTS;
        return this;
    }

    /** Asks for {@link #symmetry()}, and compares every activation modulo the map that was found. */
    public Verification intermediates() {
        depth = Depth.ACTIVATIONS;
        return this;
    }

    /** Gives the shape of an input that the files leave open. */
    public Verification inputShape(String input, long... extents) {
        inputShapes.put(input, Shape.of(extents));
        return this;
    }

    /** Gives the shapes of inputs that the files leave open, by name. */
    public Verification inputShapes(Map<String, Shape> shapes) {
        inputShapes.putAll(shapes);
        return this;
    }

    /** Sets how many inputs are compared, which, and how far outputs may be apart. */
    public Verification proof(ProofOptions how) {
        proof = how;
        return this;
    }

    /** Sets the seed of the inputs that are drawn. */
    public Verification seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Compares. That the models differ is no error: the report's {@code passed} tells.
     *
     * @throws org.pathlift.onnx.runtime.RequestException if the models do not take the same inputs and give the same outputs
     */
    public VerifyReport report() {
        Model first = ModelReader.read(reference);
        Model second = ModelReader.read(candidate);
        Preflight.check(first, inputShapes, NodeFilter.ALL);
        Pairing.check(first, second);
        ShapeTable table = ShapeInference.infer(first, inputShapes);
        List<Map<String, Sample>> samples =
                proof.samples().isEmpty() ? FunctionProof.draw(first, table, proof.runs(), seed) : proof.samples();
        Proof proved = FunctionProof.reference(reference, samples)
                .against(candidate, proof.bound().orElseGet(() -> FunctionProof.defaultBound(first)));
        @Nullable
        OrbitReport orbit = depth == Depth.OUTPUTS
                ? null
                : Orbits.match(first, table, second, depth == Depth.ACTIVATIONS ? samples : null);
        return VerifyReport.of(
                ModelReport.of(reference, FileHash.sha256(reference), first),
                ModelReport.of(candidate, FileHash.sha256(candidate), second),
                Assumed.of(table),
                proved,
                orbit);
    }
}
