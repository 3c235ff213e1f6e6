package org.pathlift.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.report.Report;
import org.pathlift.analysis.report.ReportJson;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Where the report of a command goes that writes nothing else. */
final class ReportOutput {

    @Option(names = "--report", order = 80, paramLabel = "FILE", description = "Write the report as JSON to this file.")
    private @Nullable Path report;

    @Option(names = "--force", order = 81, description = "Replace a report that exists.")
    private boolean force;

    /** Checks that the file may be written, before any work is done. */
    void check() {
        if (report != null) {
            new Destination(report, force).check();
        }
    }

    /** Checks the same of a command that reads a model, whose file the report must not be. */
    void check(CommandSpec spec, Path model) {
        new ReportPaths(spec, model, null, report, force).check();
    }

    /** Writes the report, and prints it as JSON or as text. */
    void deliver(Report done, Terminal terminal, OutputOptions output, Runnable text) {
        if (report != null) {
            new Destination(report, force).write(ReportJson.toJson(done) + "\n");
        }
        if (output.json) {
            terminal.out().println(ReportJson.toJson(done));
        } else if (!output.quiet) {
            text.run();
        }
    }
}
