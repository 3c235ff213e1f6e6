package org.pathlift.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.html.HtmlReport;
import org.pathlift.analysis.html.page.Origin;
import org.pathlift.analysis.report.Report;
import org.pathlift.analysis.report.ReportJson;
import org.pathlift.onnx.serde.WriteOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command puts what it tells, and whether files that exist may be replaced. */
final class ReportOutput {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--report",
            order = 80,
            paramLabel = "FILE",
            description = "Write the report as JSON to this file, once everything is done.")
    private @Nullable Path report;

    @Option(
            names = "--html",
            order = 81,
            paramLabel = "FILE",
            description = "Write the report as a page with pictures to this file, which needs no network.")
    private @Nullable Path html;

    @Option(
            names = "--force",
            order = 82,
            description = "Replace files that exist. A model may then take the place of the one that was read.")
    private boolean force;

    /**
     * Checks that all files may be written, before any work is done.
     *
     * @param out where a model goes, if anywhere
     * @param read the files that are read
     * @return the files that are read or written
     */
    List<Path> check(@Nullable Path out, Path... read) {
        List<Path> taken = new ArrayList<>(List.of(read));
        if (out != null) {
            destination(out).check(taken);
            taken.add(out);
        }
        checkOther("--report", report, taken);
        checkOther("--html", html, taken);
        return taken;
    }

    /** Checks a file that must be none of those that are read or written besides; then it is one of those. */
    void checkOther(String option, @Nullable Path path, List<Path> taken) {
        if (path == null) {
            return;
        }
        if (taken.stream().anyMatch(other -> Destination.isSame(path, other))) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " must be another file than those that are read and written, found " + path);
        }
        destination(path).check(taken);
        taken.add(path);
    }

    /** Returns a file that this command is to write. */
    Destination destination(Path path) {
        return new Destination(path, force);
    }

    /** Returns whether a model that exists may be replaced. */
    boolean replaces() {
        return force;
    }

    /** Returns the same for a writer. */
    WriteOptions writing() {
        return force ? WriteOptions.REPLACE : WriteOptions.NEW_FILE;
    }

    /**
     * Does a study with its progress on the terminal, and delivers its report.
     *
     * @param study is handed who is told the share of it that is done
     * @return the exit code
     */
    <R extends Report> int follow(
            Terminal terminal, OutputOptions output, String what, Function<DoubleConsumer, R> study, Consumer<R> text) {
        R done;
        try (StudyProgress progress = new StudyProgress(terminal, output, what)) {
            done = study.apply(progress);
        }
        deliver(done, terminal, output, () -> text.accept(done));
        return ExitCodes.DONE;
    }

    /** Writes the report, and prints it as JSON or as text. */
    void deliver(Report done, Terminal terminal, OutputOptions output, Runnable text) {
        if (report != null) {
            destination(report).write(ReportJson.toJson(done) + "\n");
        }
        if (html != null) {
            destination(html).write(HtmlReport.of(done, new Origin(CommandText.of(spec), Build.version())));
        }
        if (output.json) {
            terminal.out().println(ReportJson.toJson(done));
        } else if (!output.quiet) {
            text.run();
        }
        terminal.out().flush();
    }
}
