package org.pathlift;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.analysis.report.RescaleReport;
import org.pathlift.conditioning.rescale.CriterionChoice;
import org.pathlift.conditioning.rescale.FileRescaler;
import org.pathlift.conditioning.rescale.ProofOptions;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.symmetry.NodeFilter;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.serde.WriteOptions;

/** A request to rescale a model, its function proved unchanged. See {@link Pathlift#rescale}. */
public final class Rescaling {

    private final Path model;
    private RescaleOptions options = RescaleOptions.defaults();
    private ProofOptions proof = ProofOptions.DEFAULT;
    private WriteOptions write = WriteOptions.NEW_FILE;

    Rescaling(Path model) {
        this.model = model;
    }

    /** Chooses what picks the scales. */
    public Rescaling criterion(CriterionChoice criterion) {
        options = options.withCriterion(criterion);
        return this;
    }

    /** Rounds every scale to a power of two: outputs then stay the same bit for bit, and the proof asks for that. */
    public Rescaling powersOfTwo() {
        options = options.withSolver(options.solver().withPowersOfTwo());
        return this;
    }

    /** Changes parameters of nodes with such names only; {@code *} stands for any characters. */
    public Rescaling only(String... globs) {
        options =
                options.withNodes(new NodeFilter(List.of(globs), options.nodes().exclude()));
        return this;
    }

    /** Leaves the parameters of nodes with such names alone. */
    public Rescaling exclude(String... globs) {
        options = options.withNodes(new NodeFilter(options.nodes().only(), List.of(globs)));
        return this;
    }

    /** Gives the shape of an input that the file leaves open. */
    public Rescaling inputShape(String input, long... extents) {
        Map<String, Shape> shapes = new TreeMap<>(options.inputShapes());
        shapes.put(input, Shape.of(extents));
        options = options.withInputShapes(shapes);
        return this;
    }

    /** Sets the seed of random scales and of the inputs drawn for the proof. */
    public Rescaling seed(long seed) {
        options = options.withSeed(seed);
        return this;
    }

    /** Sets everything about the scales at once, in place of what was said before. */
    public Rescaling options(RescaleOptions all) {
        options = all;
        return this;
    }

    /** Sets how the new model is compared with the old one. */
    public Rescaling proof(ProofOptions how) {
        proof = how;
        return this;
    }

    /** Lets {@link #writeTo} replace a file that exists, the model's own too. */
    public Rescaling replaceExisting() {
        write = WriteOptions.REPLACE;
        return this;
    }

    /**
     * Does all that {@link #writeTo} does, the proof too, but leaves no file.
     *
     * @throws org.pathlift.onnx.error.ProofFailedException if the function moved
     */
    public RescaleReport dryRun() {
        return RescaleReport.of(model, rescaler().dryRun(model), proof);
    }

    /**
     * Rescales, proves on the file that was written beside {@code out}, and puts it in its place.
     *
     * @throws org.pathlift.onnx.error.ProofFailedException if the function moved; nothing is written then
     */
    public RescaleReport writeTo(Path out) {
        return RescaleReport.of(model, rescaler().rescale(model, out, write), proof);
    }

    private FileRescaler rescaler() {
        return new FileRescaler(options, proof, new Provenance(BuildInfo.get().version(), "rescale", options.typed()));
    }
}
