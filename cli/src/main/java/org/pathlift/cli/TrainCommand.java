package org.pathlift.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pathlift.Pathlift;
import org.pathlift.RunSupport;
import org.pathlift.Training;
import org.pathlift.analysis.report.TrainReport;
import org.pathlift.conditioning.training.run.Conditioning;
import org.pathlift.conditioning.training.run.FileTrainer;
import org.pathlift.conditioning.training.run.RunStore;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.conditioning.training.run.TrainWatcher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pathlift train}: trains a model and writes the same file with new weights. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Trains a model on examples and writes the same file with new weights.",
        description =
                "%nThe file keeps its names, operators and everything else; only weights change. What is written is"
                        + " run in ONNX Runtime first and must give the trained model's outputs. Without OUT everything is done"
                        + " and reported, but no model is written.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift train net.onnx trained.onnx --data digits --epochs 20",
            "  pathlift train net.onnx trained.onnx --data 'csv:wine.csv?label=first'",
            "  pathlift train net.onnx --data digits --compare baseline,pathcond,enorm --seeds 5",
            "  pathlift train net.onnx out.onnx --data images:pets --checkpoint run1",
            "  pathlift train larger.onnx out.onnx --data digits --expand factor=2",
            "  pathlift train net.onnx --data digits --snapshots run1@steps=50"
        })
final class TrainCommand implements java.util.concurrent.Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "An ONNX file.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path model;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OUT",
            description = "Where the trained model goes. Without it no model is written.")
    private @Nullable Path out;

    @Option(
            names = "--data",
            order = 1,
            required = true,
            paramLabel = "SPEC",
            description = {
                "The examples: digits (built in), csv:FILE, npz:FILE, idx:IMAGES,LABELS, images:FOLDER or djl:NAME, with"
                        + " options behind it as in csv:FILE?label=last&scale=0.5.",
                "A fifth of them is held out to measure on, or test=FILE."
            })
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String data;

    @Option(
            names = "--condition",
            order = 2,
            paramLabel = "RULE",
            defaultValue = "none",
            description =
                    "Rescale on the way, the function unchanged and the optimizer's state carried along: none, or a"
                            + " criterion with when, as in pathcond, pathcond@every=5 or enorm@steps=100@gain=0.01."
                            + " Default: ${DEFAULT-VALUE}.")
    private String condition = "none";

    @Mixin
    private final CompareArguments comparing = new CompareArguments();

    @Mixin
    private final ExpandedData expanded = new ExpandedData();

    @Mixin
    private final TrainArguments arguments = new TrainArguments();

    @Mixin
    private final CheckpointArguments checkpoints = new CheckpointArguments();

    @Option(
            names = "--log",
            order = 79,
            paramLabel = "FILE",
            description = "Append a line of JSON for each epoch and each rescaling to this file.")
    private @Nullable Path log;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    TrainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        comparing.check();
        checkFiles();
        Training asked = Pathlift.train(model, data)
                .options(arguments::options)
                .condition(condition)
                .seed(arguments.seed());
        arguments.init().ifPresent(asked::initialization);
        arguments.masks().ifPresent(asked::masks);
        expanded.expansion().ifPresent(asked::expansion);
        comparing.rules().ifPresent(asked::compare);
        try (Interrupt interrupt = new Interrupt(this::heard)) {
            asked.support(new Around(interrupt));
            TrainReport done =
                    out == null ? asked.dryRun() : (report.replaces() ? asked.replaceExisting() : asked).writeTo(out);
            tell(done);
            boolean stopped = done.runs().stream().anyMatch(run -> run.ended().equals("stopped"));
            return stopped ? interrupt.exitCode() : ExitCodes.DONE;
        }
    }

    /** What is around each run: the bar and the log, checkpoints, and Ctrl-C. */
    private final class Around implements RunSupport {

        private final Interrupt interrupt;

        Around(Interrupt interrupt) {
            this.interrupt = interrupt;
        }

        @Override
        public TrainWatcher watcher(Conditioning rule, long seed) {
            String prefix = comparing.isAsked() ? rule.text() + ", seed " + seed + ": " : "";
            return new TrainWatch(terminal, output, log, rule.text(), seed, prefix, interrupt);
        }

        @Override
        public RunStore store(FileTrainer trainer, String settings, TrainOptions options) {
            return checkpoints.store(trainer, data, settings, options);
        }

        /** A process that is ending cannot run ONNX Runtime any more, so there is no proof and no file. */
        @Override
        public boolean mayWrite() {
            return !interrupt.isProcessEnding();
        }
    }

    /** Tells that the first Ctrl-C was heard. */
    private void heard() {
        if (!output.quiet) {
            terminal.err()
                    .println((terminal.lively() ? "\n" : "")
                            + "pathlift: ending after the running update; another Ctrl-C ends at once");
            terminal.err().flush();
        }
    }

    private void checkFiles() {
        if (comparing.isAsked() && (out != null || checkpoints.isAsked())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--compare trains several models: it goes with neither OUT nor --checkpoint nor --snapshots");
        }
        report.check(out, model);
    }

    private void tell(TrainReport done) {
        report.deliver(done, terminal, output, () -> new TrainText(terminal).print(done));
    }
}
