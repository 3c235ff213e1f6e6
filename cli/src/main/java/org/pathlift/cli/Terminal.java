package org.pathlift.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.doctor.TerminalState;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;

/**
 * Where the program prints: results to {@link #out}, everything else to {@link #err}.
 *
 * @param out standard output
 * @param err standard error
 * @param colours whether results and help may be coloured
 * @param lively whether a line on standard error may be drawn again and again
 */
record Terminal(PrintWriter out, PrintWriter err, boolean colours, boolean lively) {

    /** Text is at most this wide. */
    static final int WIDTH = 80;

    /** The system property that names the streams that are terminals: {@code out}, {@code err}. */
    private static final String TERMINALS = "pathlift.terminals";

    /** Returns the process's own streams. Colours need a terminal, and no variable NO_COLOR. */
    static Terminal ofProcess() {
        @Nullable String noColor = System.getenv("NO_COLOR");
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        boolean wanted = (noColor == null || noColor.isEmpty()) && !dumb;
        return new Terminal(
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                wanted && isTerminal("out"),
                !dumb && isTerminal("err"));
    }

    /** Returns plain streams. */
    static Terminal of(PrintWriter out, PrintWriter err) {
        return new Terminal(out, err, false, false);
    }

    Ansi ansi() {
        return colours ? Ansi.ON : Ansi.OFF;
    }

    ColorScheme colorScheme() {
        return Help.defaultColorScheme(ansi());
    }

    /** Returns what a {@code doctor} tells of it. */
    TerminalState state() {
        return new TerminalState(
                isTerminal("out"),
                isTerminal("err"),
                colours,
                charset().name(),
                Locale.getDefault().toString());
    }

    private static Charset charset() {
        return Charset.forName(System.getProperty("native.encoding", "UTF-8"));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset()), false);
    }

    /** Returns whether the script that started the program saw a terminal; Java itself cannot tell streams apart. */
    private static boolean isTerminal(String stream) {
        return System.getProperty(TERMINALS, "").contains(stream);
    }
}
