package org.pathlift.cli;

import static org.pathlift.cli.Table.Align.LEFT;

import java.util.Objects;
import org.pathlift.analysis.doctor.EngineState;
import org.pathlift.analysis.doctor.FolderState;
import org.pathlift.analysis.doctor.JavaState;
import org.pathlift.analysis.doctor.TerminalState;
import org.pathlift.analysis.report.DoctorReport;

/** Prints a {@link DoctorReport}. */
final class DoctorText {

    private static final double GIB = 1L << 30;

    private final TextOut text;

    DoctorText(Terminal terminal) {
        this.text = new TextOut(terminal);
    }

    void print(DoctorReport report) {
        text.line("pathlift " + report.version() + (report.commit() == null ? "" : " (" + report.commit() + ")"));
        JavaState java = report.java();
        Table machine = new Table(LEFT, LEFT);
        machine.row("Java", java.version() + ", " + java.vendor() + ", " + java.bits() + " bits");
        machine.row("system", java.system());
        machine.row("processors", java.processors());
        machine.row("heap", "at most " + gibibytes(java.maxHeapBytes()));
        machine.row("memory", gibibytes(java.memoryBytes()) + ", " + gibibytes(java.freeMemoryBytes()) + " free");
        report.engines().forEach(engine -> machine.row(engine.name(), engine(engine)));
        machine.row("GPUs", report.gpus().isEmpty() ? "none" : String.join(", ", report.gpus()));
        machine.row("terminal", terminal(report.terminal()));
        text.table(machine);
        text.heading("Folders");
        Table folders = new Table(LEFT, LEFT, LEFT);
        report.folders().forEach(folder -> folders.row(folder.role(), folder.path(), folder(folder)));
        text.table(folders);
        report.findings().forEach(this::finding);
        text.line("");
        long errors = report.findings().stream()
                .filter(one -> one.severity().equals("error"))
                .count();
        text.line(
                report.healthy()
                        ? "Everything works."
                        : Numbers.count(errors, "error") + ": commands that need it will fail.");
    }

    private static String engine(EngineState engine) {
        return engine.failure() != null
                ? "does not work"
                : "%s, computes on %s, loaded in %s s"
                        .formatted(
                                engine.loaded(),
                                String.join(", ", engine.devices()),
                                Numbers.brief(Objects.requireNonNull(engine.seconds())));
    }

    private static String terminal(TerminalState terminal) {
        String where = terminal.out() ? "output is a terminal" : "output is no terminal";
        return where + ", colours " + (terminal.colours() ? "on" : "off") + ", " + terminal.charset() + ", locale "
                + terminal.locale();
    }

    private static String folder(FolderState folder) {
        String state = !folder.writable()
                ? "NOT writable"
                : Boolean.FALSE.equals(folder.executable()) ? "NOT executable" : "usable";
        return state + ", " + gibibytes(folder.freeBytes()) + " free";
    }

    private static String gibibytes(long bytes) {
        return Numbers.brief(bytes / GIB) + " GiB";
    }

    private void finding(DoctorReport.Entry finding) {
        text.heading(finding.severity() + ": " + finding.where());
        text.wrapped("  ", finding.rule());
        text.wrapped("  ", "expected  " + finding.expected());
        text.wrapped("  ", "found     " + finding.found());
        text.wrapped("  ", "to do     " + finding.remedy());
    }
}
