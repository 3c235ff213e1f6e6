package org.pathlift.cli;

import java.io.PrintWriter;
import java.util.function.DoubleConsumer;

/**
 * A line on the terminal that tells how much of a study is done and how long the rest will take, after the first second of it;
 * gone when the study is done. It is told the share that is done from any thread.
 */
final class StudyProgress implements DoubleConsumer, AutoCloseable {

    private static final long PATIENCE_NANOS = 1_000_000_000;
    private static final long TICK_NANOS = 200_000_000;
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean shown;
    private final String what;
    private final long start = System.nanoTime();
    private long last = start + PATIENCE_NANOS - TICK_NANOS;
    private boolean drawn;

    /** Shows the line where the terminal can show one and the user wants to see it. */
    StudyProgress(Terminal terminal, OutputOptions options, String what) {
        this.err = terminal.err();
        this.shown = terminal.lively() && !options.quiet;
        this.what = what;
    }

    @Override
    public synchronized void accept(double share) {
        long now = System.nanoTime();
        if (!shown || now - last < TICK_NANOS || !(share > 0)) {
            return;
        }
        last = now;
        long left = Math.round((now - start) / 1e9 * (1 - share) / share);
        err.print(ERASE + what + " ... " + Math.min(99, (int) (100 * share)) + "%, about " + left + " s left");
        err.flush();
        drawn = true;
    }

    @Override
    public synchronized void close() {
        if (drawn) {
            err.print(ERASE);
            err.flush();
        }
    }
}
