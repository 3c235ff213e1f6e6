package org.pathlift.cli;

import java.util.function.DoubleConsumer;

/** A bar on the terminal that shows how much of a study is done and how long the rest will take; gone at the end. */
final class StudyBar implements DoubleConsumer, AutoCloseable {

    private static final int BAR = 24;
    private static final String ERASE = "\r\u001b[K";
    private static final double LEAST_SHARE = 0.01;

    private final Terminal terminal;
    private final boolean shown;
    private final long start = System.nanoTime();
    private boolean drawn;

    StudyBar(Terminal terminal, OutputOptions options) {
        this.terminal = terminal;
        this.shown = terminal.lively() && !options.quiet;
    }

    /** Draws the bar anew. */
    @Override
    public void accept(double share) {
        if (!shown) {
            return;
        }
        int filled = (int) (BAR * share);
        double seconds = (System.nanoTime() - start) / 1e9;
        String left = share < LEAST_SHARE ? "" : "  about " + Math.round(seconds * (1 - share) / share) + " s left";
        terminal.err()
                .print(ERASE + "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + (int) (100 * share) + "%"
                        + left);
        terminal.err().flush();
        drawn = true;
    }

    @Override
    public void close() {
        if (drawn) {
            terminal.err().print(ERASE);
            terminal.err().flush();
        }
    }
}
