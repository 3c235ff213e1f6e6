package org.pathlift.conditioning.training.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.expansion.InputExpansion;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Initializer;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.symmetry.ConstantValues;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.conditioning.training.data.TrainingData;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.StructureChange;
import org.pathlift.onnx.runtime.Proof;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.onnx.serde.ModelWriter;
import org.pathlift.onnx.serde.StagedModel;
import org.pathlift.onnx.serde.WriteOptions;

/**
 * The whole way of a file: read it and its examples, train, write beside the target, prove that ONNX Runtime computes from
 * what was written what the trained block computes, and only then move it to the target.
 *
 * <p>A model of which no weight moved is written as it is, byte for byte.
 */
public final class FileTrainer {

    /** Examples from which the second moment of a model's input is taken, and on which LSUV measures. */
    private static final int INITIAL_INPUTS = 64;

    private final Path file;
    private final Model model;
    private final String sha256;
    private final TrainingData data;
    private final InitialWeights initialWeights;

    private FileTrainer(Path file, Model model, String sha256, TrainingData data, InitialWeights initialWeights) {
        this.file = file;
        this.model = model;
        this.sha256 = sha256;
        this.data = data;
        this.initialWeights = initialWeights;
    }

    /**
     * Reads a model and the examples for it.
     *
     * @param seed picks the examples that are held out; they are the same ones for all runs, whatever the runs' seeds
     */
    public static FileTrainer read(Path file, DataSpec spec, long seed) {
        return read(file, spec, Optional.empty(), seed);
    }

    /**
     * Reads a model and the examples for it.
     *
     * @param expansion how the examples are expanded, for a model whose input was expanded so; empty for not at all
     * @param seed as in the other form
     */
    public static FileTrainer read(Path file, DataSpec spec, Optional<InputExpansion> expansion, long seed) {
        Model model = ModelReader.read(file);
        TrainingData data = ModelData.load(spec, model.graph(), expansion, seed);
        return new FileTrainer(file, model, FileHash.sha256(file), data, InitialWeights.OF_THE_FILE);
    }

    /** Returns a trainer of the same file and examples whose runs begin with other weights than the file's. */
    public FileTrainer withInitialWeights(InitialWeights weights) {
        return new FileTrainer(file, model, sha256, data, weights);
    }

    /**
     * Returns a trainer whose runs begin with weights that are drawn anew for each run's seed.
     *
     * @param options how; the seed is the run's. The second moment of the model's input is that of the examples
     */
    public FileTrainer withInitialization(InitOptions options) {
        return withInitialWeights((read, seed) -> Initializer.plan(
                        ConstantValues.find(new Facts(read, ShapeInference.infer(read, options.inputShapes()))),
                        options.withSeed(seed),
                        ModelExamples.of(data.train(), read, INITIAL_INPUTS, seed))
                .apply());
    }

    /** Returns the model with the weights of the file, whether or not runs begin with others. */
    public Model model() {
        return model;
    }

    /** Returns the hash of the model's file, in hexadecimal. */
    public String sha256() {
        return sha256;
    }

    /** Returns the examples, those to learn from and those held out. */
    public TrainingData data() {
        return data;
    }

    /** Returns the loss that fits the examples' targets. */
    public LossFunction fittingLoss() {
        return data.train().targets() instanceof Targets.Classes ? LossFunction.CROSS_ENTROPY : LossFunction.MSE;
    }

    /**
     * Trains, from the initial weights for the options' seed.
     *
     * <p>Entries that are held keep the file's values, also where other weights are drawn anew.
     *
     * @throws RequestException if the examples' targets are none for the loss, or entries are held that a rescaling would
     *     change
     */
    public TrainOutcome train(TrainOptions options, Conditioning conditioning, RunStore store, TrainWatcher watcher) {
        checkTargets(options.loss());
        checkHeld(options.held().entries(), conditioning);
        Model start = options.held()
                .entries()
                .put(model, initialWeights.of(model, options.batches().seed()));
        try {
            return new TrainingRun(start, data, options, conditioning, store, watcher).run();
        } finally {
            watcher.over();
        }
    }

    private void checkHeld(FixedEntries entries, Conditioning conditioning) {
        if (entries.count() > 0 && conditioning.rescale().isPresent()) {
            throw new RequestException(List.of(new Problem(
                    "entries that are held must not be rescaled",
                    file.toString(),
                    "no rescaling while training",
                    "'%s' and %d entries that are held".formatted(conditioning.text(), entries.count()),
                    "train with --condition none, or without --masks")));
        }
    }

    private void checkTargets(LossFunction loss) {
        Targets targets = data.train().targets();
        boolean fits = loss == LossFunction.CROSS_ENTROPY
                ? targets instanceof Targets.Classes
                : targets instanceof Targets.Values;
        if (!fits) {
            String found = targets instanceof Targets.Classes
                    ? "classes"
                    : targets instanceof Targets.Values ? "numbers" : "no targets";
            throw new RequestException(List.of(new Problem(
                    "the loss must fit the examples' targets",
                    "the examples",
                    loss == LossFunction.CROSS_ENTROPY ? "classes" : "numbers",
                    found,
                    "choose another --loss, or other targets in the data spec (target=regression, label=...)")));
        }
    }

    /**
     * Writes what was trained.
     *
     * @throws org.pathlift.onnx.error.PathliftException if ONNX Runtime computes something else from the file, or the file
     *     cannot be written; there is no file then
     */
    public TrainedFile write(
            TrainOutcome outcome, TrainOptions options, Provenance provenance, Path target, WriteOptions write) {
        boolean same = outcome.model().equals(model);
        Model written = same
                ? model
                : outcome.model()
                        .withMetadata(
                                provenance.entries(sha256, options.batches().seed()));
        try (StagedModel staged = ModelWriter.stage(written, target, write)) {
            Examples examples = data.heldOut().orElse(data.train());
            Proof proof = Agreement.prove(written, staged.path(), examples, options);
            proof.orThrow();
            StructureChange structure = staged.changeFrom(model);
            staged.commit();
            return new TrainedFile(proof, structure);
        }
    }
}
