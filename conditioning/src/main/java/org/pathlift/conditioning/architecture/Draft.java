package org.pathlift.conditioning.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.WriteOptions;

/** A network that is put together, its weights not yet drawn. */
public final class Draft {

    private final Blueprint blueprint;
    private final ModelBuilder builder;
    private final List<LayerRow> layers;

    Draft(Blueprint blueprint, ModelBuilder builder, List<LayerRow> layers) {
        this.blueprint = blueprint;
        this.builder = builder;
        this.layers = List.copyOf(layers);
    }

    /** Returns what it was made by. */
    public Blueprint blueprint() {
        return blueprint;
    }

    /** Returns its parts in order. */
    public List<LayerRow> layers() {
        return layers;
    }

    /** Returns how many numbers training changes; running statistics are not among them. */
    public long parameters() {
        return layers.stream().mapToLong(LayerRow::parameters).sum();
    }

    /** Returns the model, in memory with all its weights. */
    public Model model() {
        return builder.build();
    }

    /**
     * Writes the model into a temporary folder beside its target; memory does not grow with the weights.
     *
     * @param metadata what the file says about its making
     * @throws org.pathlift.onnx.error.ModelIoException if the target exists and must not be replaced, or cannot be
     *     written
     */
    public StagedModel stage(Map<String, String> metadata, Path target, WriteOptions options) {
        metadata.forEach(builder::metadata);
        return builder.stage(target, options);
    }
}
