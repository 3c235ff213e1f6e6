package org.pathlift.cli;

import picocli.CommandLine;
import picocli.CommandLine.IFactory;

/** Makes the commands, each when it is asked for, and gives them what they print to. */
final class Commands implements IFactory {

    private final Terminal terminal;

    Commands(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        if (type == AnalyzeCommand.class) {
            return type.cast(new AnalyzeCommand(terminal));
        }
        if (type == AsymmetricCommand.class) {
            return type.cast(new AsymmetricCommand(terminal));
        }
        if (type == CommutativityCommand.class) {
            return type.cast(new CommutativityCommand(terminal));
        }
        if (type == CompletionCommand.class) {
            return type.cast(new CompletionCommand(terminal));
        }
        if (type == DegeneracyCommand.class) {
            return type.cast(new DegeneracyCommand(terminal));
        }
        if (type == DoctorCommand.class) {
            return type.cast(new DoctorCommand(terminal));
        }
        if (type == ExpandCommand.class) {
            return type.cast(new ExpandCommand(terminal));
        }
        if (type == InitCommand.class) {
            return type.cast(new InitCommand(terminal));
        }
        if (type == InspectCommand.class) {
            return type.cast(new InspectCommand(terminal));
        }
        if (type == KernelsCommand.class) {
            return type.cast(new KernelsCommand(terminal));
        }
        if (type == MatchCommand.class) {
            return type.cast(new MatchCommand(terminal));
        }
        if (type == NewCommand.class) {
            return type.cast(new NewCommand(terminal));
        }
        if (type == PhaseDiagramCommand.class) {
            return type.cast(new PhaseDiagramCommand(terminal));
        }
        if (type == ReplicaStudyCommand.class) {
            return type.cast(new ReplicaStudyCommand(terminal));
        }
        if (type == ReplicasCommand.class) {
            return type.cast(new ReplicasCommand(terminal));
        }
        if (type == RescaleCommand.class) {
            return type.cast(new RescaleCommand(terminal));
        }
        if (type == ResizingCommand.class) {
            return type.cast(new ResizingCommand(terminal));
        }
        if (type == ScalingCommand.class) {
            return type.cast(new ScalingCommand(terminal));
        }
        if (type == StudyCommand.class) {
            return type.cast(new StudyCommand());
        }
        if (type == TrainCommand.class) {
            return type.cast(new TrainCommand(terminal));
        }
        if (type == TrajectoryCommand.class) {
            return type.cast(new TrajectoryCommand(terminal));
        }
        if (type == VerifyCommand.class) {
            return type.cast(new VerifyCommand(terminal));
        }
        return CommandLine.defaultFactory().create(type);
    }
}
