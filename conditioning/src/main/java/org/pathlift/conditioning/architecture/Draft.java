package org.pathlift.conditioning.architecture;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.pathlift.conditioning.init.Draws;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.InitPlan;
import org.pathlift.conditioning.init.Initializer;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.init.WeightValues;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.ModelBuilder;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.WriteOptions;

/** A network that is put together, its weights not yet drawn: gains and running variances are 1, all others 0. */
public final class Draft {

    /** The standard deviation of positions (Devlin et al. 2018, arXiv:1810.04805, as published with its code). */
    private static final double POSITION_DEVIATION = 0.02;

    private final Blueprint blueprint;
    private final ModelBuilder builder;
    private final List<LayerRow> layers;
    private final List<String> positions;

    Draft(Blueprint blueprint, ModelBuilder builder, List<LayerRow> layers, List<String> positions) {
        this.blueprint = blueprint;
        this.builder = builder;
        this.layers = List.copyOf(layers);
        this.positions = List.copyOf(positions);
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

    /**
     * Returns the model in memory, its weights drawn; those are worked out when they are asked for.
     *
     * @throws IllegalArgumentException if the scheme does not draw weights, or needs data
     * @throws org.pathlift.onnx.runtime.RequestException as {@link Initializer#plan}
     */
    public Model model(InitOptions options) {
        return initialize(blank(), options).apply();
    }

    /** Returns the model in memory as it is before weights are drawn. */
    Model blank() {
        return builder.build();
    }

    /** Plans new weights for this network: those of an {@link Initializer}, and positions from N(0, 0.02^2). */
    InitPlan initialize(Model model, InitOptions options) {
        check(options);
        Draws draws = new Draws(options.distribution(), options.seed());
        Map<String, Tensor> drawn = new LinkedHashMap<>();
        for (String position : positions) {
            Tensor zero = Objects.requireNonNull(model.graph().constant(position));
            drawn.put(position, WeightValues.drawn(zero, draws, POSITION_DEVIATION));
        }
        Model positioned = model.withConstants(drawn);
        Facts facts = new Facts(positioned, ShapeInference.infer(positioned));
        return Initializer.plan(ConstantValues.find(facts), options, List.of());
    }

    /** Refuses a scheme by which a network without weights gets none. */
    static void check(InitOptions options) {
        if (!options.scheme().draws() || options.scheme() == Scheme.LSUV) {
            throw new IllegalArgumentException(
                    "a new network needs a scheme that draws weights and looks at no data, found " + options.scheme());
        }
    }

    /**
     * Writes the network, not yet initialized, into a temporary folder beside its target; memory does not grow with the
     * weights.
     *
     * @param metadata what the file says about its making
     * @throws org.pathlift.onnx.error.ModelIoException if the target exists and must not be replaced, or cannot be
     *     written
     */
    StagedModel stage(Map<String, String> metadata, Path target, WriteOptions options) {
        metadata.forEach(builder::metadata);
        return builder.stage(target, options);
    }
}
