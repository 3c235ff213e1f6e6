package org.pathlift.conditioning.architecture;

import java.nio.file.Path;
import java.util.Map;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.InitPlan;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * The whole way to a new file: put the network together, write it beside its target, plan its weights, and write them to
 * the target as they are drawn. Memory does not grow with the weights, but for orthogonal ones.
 */
public final class ModelMaker {

    private final InitOptions options;
    private final Map<String, String> metadata;

    /**
     * What was made.
     *
     * @param draft the network with its parts
     * @param plan how its weights were drawn
     * @param model as it was read from what was written; its weights stay in the file
     * @param sha256 of the file, in hexadecimal
     */
    public record Made(Draft draft, InitPlan plan, Model model, String sha256) {}

    /**
     * Makes models.
     *
     * @param options how their weights are drawn
     * @param metadata what the file says about its making
     * @throws IllegalArgumentException if the scheme does not draw weights, or needs data
     */
    public ModelMaker(InitOptions options, Map<String, String> metadata) {
        Draft.check(options);
        this.options = options;
        this.metadata = Map.copyOf(metadata);
    }

    /**
     * Makes a file.
     *
     * @throws org.pathlift.onnx.error.ModelIoException if the target exists and must not be replaced, or cannot be written
     * @throws org.pathlift.onnx.runtime.RequestException if the weights are too large for one file, or an activation has
     *     no critical point at the asked variance of biases
     */
    public Made make(Blueprint blueprint, Path target, WriteOptions write) {
        Draft draft = blueprint.draft();
        InitPlan plan;
        try (StagedModel staged = draft.stage(metadata, target, write)) {
            plan = draft.initialize(ModelReader.read(staged.path()), options);
            ModelWriter.write(plan.apply(), target, write);
        }
        return new Made(draft, plan, ModelReader.read(target), FileHash.sha256(target));
    }
}
