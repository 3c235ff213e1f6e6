package org.pathlift.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.pathlift.analysis.replica.Canonical;
import org.pathlift.analysis.replica.study.ReplicaCondition;
import org.pathlift.analysis.replica.study.ReplicaStudy;
import org.pathlift.analysis.replica.study.ReplicaStudyOptions;
import org.pathlift.analysis.report.ReplicaStudyReport;
import org.pathlift.conditioning.expansion.InputExpansion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pathlift study replicas}: whether training conditions bring replicas closer together. */
@Command(
        name = "replicas",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Trains replicas under several conditions and measures how far they are apart.",
        description =
                "%nA small convolutional network on the digits, from different seeds: plain, on expanded images, with"
                        + " dropout, with batch normalization. An operational definition of pathlift's own: the formula of"
                        + " Zhang et al. 2024 (arXiv:2409.06402) could not be read.%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study replicas",
            "  pathlift study replicas --replicas 10 --epochs 40 --report replicas.json",
            "  pathlift study replicas --conditions baseline,expansion --expand factor=3,fill=0"
        })
final class ReplicaStudyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--conditions",
            order = 10,
            split = ",",
            paramLabel = "NAME",
            converter = Choice.ReplicaConditions.class,
            completionCandidates = Choice.ReplicaConditions.class,
            description = "${COMPLETION-CANDIDATES}. Default: all of them.")
    private List<ReplicaCondition> conditions = List.of(ReplicaCondition.values());

    @Option(
            names = "--replicas",
            order = 11,
            paramLabel = "N",
            defaultValue = "5",
            description = "Networks trained for each condition. Default: ${DEFAULT-VALUE}.")
    private int replicas;

    @Option(
            names = "--epochs",
            order = 12,
            paramLabel = "N",
            defaultValue = "20",
            description = "Times that the examples are seen. Default: ${DEFAULT-VALUE}.")
    private int epochs;

    @Option(
            names = "--examples",
            order = 13,
            paramLabel = "N",
            defaultValue = "600",
            description = "Digits that are used, a fifth of them held out. Default: ${DEFAULT-VALUE}.")
    private int examples;

    @Option(
            names = "--expand",
            order = 14,
            paramLabel = "FORM",
            defaultValue = "factor=2,fill=0.5,offset=0",
            description = "The expansion. Default: ${DEFAULT-VALUE}.")
    private String expansion = "";

    @Option(
            names = "--dropout",
            order = 15,
            paramLabel = "X",
            defaultValue = "0.2",
            description = "The share of activations that dropout drops. Default: ${DEFAULT-VALUE}.")
    private double dropout;

    @Option(
            names = "--canonical",
            order = 16,
            paramLabel = "NAME",
            defaultValue = "enorm",
            converter = Choice.Canonicals.class,
            completionCandidates = Choice.Canonicals.class,
            description = "Which network stands for all its rescalings: ${COMPLETION-CANDIDATES}. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Canonical canonical = Canonical.ENORM;

    @Option(
            names = "--seed",
            order = 17,
            paramLabel = "N",
            defaultValue = "0",
            description = "Of everything that is drawn. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Mixin
    private final ReportOutput report = new ReportOutput();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    ReplicaStudyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ReplicaStudyOptions options = options();
        report.check(null);
        return report.follow(
                terminal,
                output,
                "training replicas",
                progress -> ReplicaStudyReport.of(ReplicaStudy.of(options, progress)),
                done -> new ReplicaStudyText(terminal).print(done));
    }

    private ReplicaStudyOptions options() {
        if (!(InputExpansion.parse(expansion) instanceof InputExpansion.Spaced spaced)) {
            throw new ParameterException(spec.commandLine(), "--expand must have a factor: the examples are images");
        }
        return Valid.arguments(
                spec,
                () -> new ReplicaStudyOptions(
                        conditions, replicas, epochs, examples, spaced, dropout, canonical, seed));
    }
}
