package org.pathlift;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.TrainReport;
import org.pathlift.conditioning.asymmetry.MaskFile;
import org.pathlift.conditioning.expansion.InputExpansion;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.conditioning.init.Scheme;
import org.pathlift.conditioning.rescale.Provenance;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.run.Conditioning;
import org.pathlift.conditioning.training.run.Ended;
import org.pathlift.conditioning.training.run.FileTrainer;
import org.pathlift.conditioning.training.run.LossFunction;
import org.pathlift.conditioning.training.run.RunStore;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.conditioning.training.run.TrainOutcome;
import org.pathlift.conditioning.training.run.TrainedFile;
import org.pathlift.onnx.error.Words;
import org.pathlift.onnx.serde.FileHash;
import org.pathlift.onnx.serde.WriteOptions;

/** A request to train a model through DJL. See {@link Pathlift#train}. */
public final class Training {

    private static final int EPOCHS = 10;

    private final Path model;
    private final String spec;
    private final DataSpec data;
    private Function<LossFunction, TrainOptions> options = epochsOf(EPOCHS);
    private Conditioning condition = Conditioning.NONE;
    private Optional<ComparedRules> compared = Optional.empty();
    private Optional<Scheme> scheme = Optional.empty();
    private Optional<InputExpansion> expansion = Optional.empty();
    private Optional<Path> masks = Optional.empty();
    private RunSupport support = RunSupport.NONE;
    private WriteOptions write = WriteOptions.NEW_FILE;
    private long seed;

    Training(Path model, String spec, DataSpec data) {
        this.model = model;
        this.spec = spec;
        this.data = data;
    }

    private static Function<LossFunction, TrainOptions> epochsOf(int count) {
        TrainOptions plain = TrainOptions.epochs(count);
        return plain::withLoss;
    }

    /** Trains for so many epochs with the options of {@link TrainOptions#epochs} and the loss that fits the examples. */
    public Training epochs(int count) {
        options = epochsOf(count);
        return this;
    }

    /** Sets how to train, in place of what was said before; the seed is that of {@link #seed}. */
    public Training options(TrainOptions all) {
        return options(fitting -> all);
    }

    /** Sets how to train, given the loss that fits the examples. */
    public Training options(Function<LossFunction, TrainOptions> byLoss) {
        options = byLoss;
        return this;
    }

    /** Rescales on the way, the optimizer's state carried along: {@code pathcond@every=5}, for example. */
    public Training condition(String rule) {
        condition = Conditioning.parse(rule);
        return this;
    }

    /** Trains once for each of several rules and seeds and compares them; such a training writes no model. */
    public Training compare(ComparedRules rules) {
        compared = Optional.of(rules);
        return this;
    }

    /** Begins with new weights, drawn for each run's seed. */
    public Training initialization(Scheme how) {
        scheme = Optional.of(how);
        return this;
    }

    /** Expands every example, for a model whose input was expanded so. */
    public Training expansion(InputExpansion how) {
        expansion = Optional.of(how);
        return this;
    }

    /** Leaves the entries alone that the side file of an asymmetric network names; see {@link MaskFile}. */
    public Training masks(Path file) {
        masks = Optional.of(file);
        return this;
    }

    /** Sets the seed of the part that is held out, of the order of examples and of dropout. */
    public Training seed(long value) {
        seed = value;
        return this;
    }

    /** Sets who looks on, and where checkpoints go. */
    public Training support(RunSupport with) {
        support = with;
        return this;
    }

    /** Lets {@link #writeTo} replace a file that exists, the model's own too. */
    public Training replaceExisting() {
        write = WriteOptions.REPLACE;
        return this;
    }

    /** Trains and writes nothing. */
    public TrainReport dryRun() {
        return run(null);
    }

    /**
     * Trains, writes beside {@code out}, proves that ONNX Runtime computes the trained network's outputs from it, and puts it
     * in its place.
     *
     * @throws org.pathlift.onnx.error.ProofFailedException if it does not; nothing is written then
     * @throws IllegalStateException if rules are compared, which gives several models
     */
    public TrainReport writeTo(Path out) {
        if (compared.isPresent()) {
            throw new IllegalStateException("a comparison trains several models: it writes none");
        }
        return run(out);
    }

    private TrainReport run(@Nullable Path out) {
        FileTrainer trainer = begun(FileTrainer.read(model, data, expansion, seed));
        TrainOptions plain = options.apply(trainer.fittingLoss());
        TrainOptions asked = masks.map(file -> plain.holding(MaskFile.read(file, trainer.model())))
                .orElse(plain);
        String typed = "--epochs " + asked.batches().epochs() + " " + settings(asked)
                + compared.map(rules -> " " + rules.typed()).orElse(" --condition " + condition);
        List<Conditioning> rules = compared.map(ComparedRules::conditionings).orElse(List.of(condition));
        List<TrainReport.Run> runs = new ArrayList<>();
        @Nullable TrainedFile file = null;
        boolean stopped = false;
        for (long start : compared.map(several -> several.seedsFrom(seed)).orElse(List.of(seed))) {
            for (Conditioning rule : rules) {
                if (stopped) {
                    break;
                }
                TrainOptions now = asked.withSeed(start);
                TrainOutcome outcome = train(trainer, now, rule, runs);
                stopped = outcome.ended() == Ended.STOPPED;
                if (out != null && (!stopped || support.mayWrite())) {
                    file = trainer.write(outcome, now, provenance(typed, outcome), out, write);
                }
            }
        }
        return TrainReport.of(
                model,
                trainer.sha256(),
                trainer.model(),
                TrainReport.Data.of(spec, trainer.data()),
                typed,
                seed,
                runs,
                compared.map(several -> several.of(runs)).orElse(null),
                file,
                file == null ? null : out);
    }

    private FileTrainer begun(FileTrainer trainer) {
        return scheme.map(how -> trainer.withInitialization(InitOptions.of(how)))
                .orElse(trainer);
    }

    private TrainOutcome train(FileTrainer trainer, TrainOptions now, Conditioning rule, List<TrainReport.Run> runs) {
        long start = System.nanoTime();
        long seedOfRun = now.batches().seed();
        RescalingLog watcher = new RescalingLog(support.watcher(rule, seedOfRun));
        try (RunStore store = support.store(trainer, settings(now) + heldOf() + " --condition " + condition, now)) {
            TrainOutcome outcome = trainer.train(now, rule, store, watcher);
            runs.add(TrainReport.Run.of(
                    rule.text(), seedOfRun, outcome, watcher.events(), (System.nanoTime() - start) / 1e9));
            return outcome;
        }
    }

    private String settings(TrainOptions now) {
        return scheme.map(how -> "--init " + Words.of(how) + " ").orElse("")
                + now.typed()
                + expansion.map(how -> " --expand " + how).orElse("")
                + masks.map(file -> " --masks " + file.getFileName()).orElse("");
    }

    /** What tells two side files of one name apart, for a run that goes on. */
    private String heldOf() {
        return masks.map(file -> " (masks " + FileHash.sha256(file).substring(0, 12) + ")")
                .orElse("");
    }

    private static Provenance provenance(String typed, TrainOutcome outcome) {
        boolean stopped = outcome.ended() == Ended.STOPPED;
        return new Provenance(
                BuildInfo.get().version(),
                "train",
                typed + (stopped ? " (stopped after %d updates)".formatted(outcome.steps()) : ""));
    }
}
