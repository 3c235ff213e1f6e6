package org.pathlift.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where a command writes its model and its report.
 *
 * @param model the file that is read
 * @param out where the new model goes, if anywhere
 * @param report where the report goes, if anywhere
 * @param force whether files that exist may be replaced
 */
record ReportPaths(
        CommandSpec spec,
        Path model,
        @Nullable Path out,
        @Nullable Path report,
        boolean force) {

    /** Refuses paths that stand in each other's way, before anything is done. */
    void check() {
        if (out != null) {
            new Destination(out, force).check(model);
        }
        if (report != null) {
            if (Destination.isSame(report, model) || (out != null && Destination.isSame(report, out))) {
                throw new ParameterException(
                        spec.commandLine(), "--report must be another file than MODEL and OUT, found " + report);
            }
            new Destination(report, force).check(model);
        }
    }
}
