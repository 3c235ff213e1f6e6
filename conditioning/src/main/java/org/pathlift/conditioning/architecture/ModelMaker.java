package org.pathlift.conditioning.architecture;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * The whole way to a new file: put the network together, write it beside its target, let an initialization set its weights
 * anew, and only then move it to the target.
 */
public final class ModelMaker {

    /** The initialization that leaves the weights as their source gave them. */
    public static final UnaryOperator<Model> AS_DRAWN = model -> model;

    private final WeightSource source;
    private final UnaryOperator<Model> initialization;
    private final Map<String, String> metadata;

    /**
     * What was made.
     *
     * @param draft the network with its parts
     * @param model as it was read from what was written; its weights stay in the file
     * @param sha256 of the file, in hexadecimal
     */
    public record Made(Draft draft, Model model, String sha256) {}

    /**
     * Makes models.
     *
     * @param source first values of all weights
     * @param initialization gets the finished model and returns it, with other weights or metadata where it wants
     * @param metadata what the file says about its making
     */
    public ModelMaker(WeightSource source, UnaryOperator<Model> initialization, Map<String, String> metadata) {
        this.source = source;
        this.initialization = initialization;
        this.metadata = Map.copyOf(metadata);
    }

    /**
     * Makes a file.
     *
     * @throws org.pathlift.onnx.error.ModelIoException if the target exists and must not be replaced, or cannot be written
     * @throws org.pathlift.onnx.runtime.RequestException if the weights are too large for one file
     */
    public Made make(Blueprint blueprint, Path target, WriteOptions options) {
        Draft draft = blueprint.draft(source);
        try (StagedModel staged = draft.stage(metadata, target, options)) {
            Model drawn = ModelReader.read(staged.path());
            Model initialized = initialization.apply(drawn);
            if (initialized.equals(drawn)) {
                staged.commit();
            } else {
                ModelWriter.write(initialized, target, options);
            }
        }
        return new Made(draft, ModelReader.read(target), FileHash.sha256(target));
    }
}
