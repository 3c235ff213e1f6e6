package org.pathlift.cli;

import java.util.concurrent.Callable;
import org.pathlift.Doctor;
import org.pathlift.analysis.report.DoctorReport;
import org.pathlift.analysis.report.ReportJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pathlift doctor}: whether this machine can do what pathlift asks of it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = Build.class,
        header = "Tells whether this machine can do what pathlift asks of it.",
        description =
                "%nLoads ONNX Runtime and PyTorch and computes with both, looks for GPUs, and tries the folders that"
                        + " natives are unpacked to. Says what to do where something is wrong.%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every command can work, warnings aside", "1:something does not work"},
        footerHeading = "%nExamples:%n",
        footer = {"  pathlift doctor", "  pathlift doctor --json"})
final class DoctorCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final OutputOptions output = new OutputOptions();

    DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        DoctorReport report;
        try (Spinner spinner = Spinner.start(terminal, output, "loading natives")) {
            report = Doctor.examine(terminal.state());
        }
        if (output.json) {
            terminal.out().println(ReportJson.toJson(report));
        } else if (!output.quiet) {
            new DoctorText(terminal).print(report);
        }
        return report.healthy() ? ExitCodes.DONE : ExitCodes.FAULT;
    }
}
