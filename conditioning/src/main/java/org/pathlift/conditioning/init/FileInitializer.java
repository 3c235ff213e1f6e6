package org.pathlift.conditioning.init;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.pathlift.conditioning.propagation.PropagationRuns;
import org.pathlift.conditioning.propagation.SignalPropagation;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Preflight;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.graph.ValueInfo;
import org.pathlift.onnx.runtime.FunctionProof;
import org.pathlift.onnx.runtime.Runner;
import org.pathlift.onnx.runtime.Sample;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * The whole way of a file: read it, choose and draw weights, measure what the new model does in ONNX Runtime, and write it.
 * A model in which nothing changes is written as it is, byte for byte.
 */
public final class FileInitializer {

    /** Numbers in an input from which on means over two inputs are steady. */
    private static final int MANY = 1 << 16;

    private final ConstantValues constants;
    private final Supplier<String> sha256;
    private final InitOptions options;

    private FileInitializer(ConstantValues constants, Supplier<String> sha256, InitOptions options) {
        this.constants = constants;
        this.sha256 = sha256;
        this.options = options;
    }

    /** Reads a model. */
    public static FileInitializer read(Path file, InitOptions options) {
        Runner.beginLoading();
        Model model = ModelReader.read(file);
        Supplier<String> sha256 = FileHash.begin(file);
        Preflight.check(model, options.inputShapes(), options.nodes());
        Facts facts = new Facts(model, ShapeInference.infer(model, options.inputShapes()));
        return new FileInitializer(ConstantValues.find(facts), sha256, options);
    }

    /**
     * Returns the hash of the model's file, in hexadecimal.
     *
     * @throws org.pathlift.onnx.error.ModelIoException if the file cannot be read to its end
     */
    public String sha256() {
        return sha256.get();
    }

    /** Returns the model with the weights of the file. */
    public Model model() {
        return constants.facts().model();
    }

    /**
     * Returns how many drawn inputs are enough to measure what a network does: 4, or 2 where one input has more than
     * {@value #MANY} numbers; for {@link Scheme#LSUV} 64, or 4. On 2 images of 3 × 224 × 224 the moments of all layers are
     * those on 24 images to 2 %, and on 4 LSUV's standard deviations are those on 64 to 1 %.
     */
    public int enoughInputs() {
        ShapeTable shapes = constants.facts().shapes();
        boolean many = model().graph().inputs().stream()
                .map(ValueInfo::name)
                .anyMatch(input -> shapes.knows(input) && shapes.shape(input).elements() > MANY);
        return options.scheme() == Scheme.LSUV ? (many ? 4 : 64) : many ? 2 : 4;
    }

    /** Draws inputs for the model: real numbers from N(0, 1). None is a number too. */
    public List<Map<String, Sample>> draw(int count) {
        if (count == 0) {
            return List.of();
        }
        return FunctionProof.draw(model(), constants.facts().shapes(), count, options.seed());
    }

    /** Plans; see {@link Initializer#plan}. */
    public InitPlan plan(List<Map<String, Sample>> inputs) {
        return Initializer.plan(constants, options, inputs);
    }

    /** Predicts and measures what a model with a plan's weights does. */
    public SignalPropagation measure(InitPlan plan, PropagationRuns runs) {
        return SignalPropagation.measure(constants.withConstants(plan.tensors()), runs);
    }

    /**
     * Writes a plan's model, and predicts and measures what it does before it is put in its place.
     *
     * @throws org.pathlift.onnx.error.PathliftException if the file cannot be written, or the model does not run; there is no
     *     file then
     */
    public InitializedFile write(
            InitPlan plan, PropagationRuns runs, Provenance provenance, Path target, WriteOptions write) {
        Model written =
                plan.changes() ? plan.apply().withMetadata(provenance.entries(sha256(), options.seed())) : model();
        try (StagedModel staged = ModelWriter.stage(written, target, write)) {
            Model found = staged.read();
            Map<String, Tensor> tensors = new HashMap<>();
            plan.tensors().keySet().forEach(name -> tensors.put(name, constant(found, name)));
            SignalPropagation signals = SignalPropagation.measure(constants.withConstants(tensors), runs.of(found));
            StructureChange structure = StructureChange.of(model().graph(), found.graph());
            staged.commit();
            return new InitializedFile(signals, structure);
        }
    }

    private static Tensor constant(Model model, String name) {
        return Objects.requireNonNull(model.graph().constant(name), name);
    }
}
