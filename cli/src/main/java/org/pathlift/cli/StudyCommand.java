package org.pathlift.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pathlift study}: experiments on families of networks. */
@Command(
        name = "study",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Runs an experiment on a family of networks.",
        synopsisSubcommandLabel = "STUDY",
        subcommands = {
            PhaseDiagramCommand.class,
            ScalingCommand.class,
            ResizingCommand.class,
            CommutativityCommand.class,
            DegeneracyCommand.class,
            KernelsCommand.class,
            ReplicaStudyCommand.class
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  pathlift study phase-diagram --activation tanh",
            "  pathlift study commutativity",
            "  pathlift study kernels --activation gelu"
        })
final class StudyCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "the name of a study is missing");
    }
}
