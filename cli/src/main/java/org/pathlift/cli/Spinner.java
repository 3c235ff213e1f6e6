package org.pathlift.cli;

import java.io.PrintWriter;

/** A line on the terminal that says that work goes on, after the first second of it; gone when the work is done. */
final class Spinner implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 1000;
    private static final long TICK_MILLIS = 200;
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private volatile String what;
    private final Thread thread;

    private Spinner(PrintWriter err, String what) {
        this.err = err;
        this.what = what;
        this.thread = new Thread(this::spin, "pathlift-spinner");
        this.thread.setDaemon(true);
    }

    /** Starts a spinner where the terminal can show one and the user wants to see it. */
    static Spinner start(Terminal terminal, OutputOptions options, String what) {
        Spinner spinner = new Spinner(terminal.err(), what);
        if (terminal.lively() && !options.quiet) {
            spinner.thread.start();
        }
        return spinner;
    }

    /** Says something else from now on. */
    void say(String text) {
        what = text;
    }

    private void spin() {
        long start = System.nanoTime();
        try {
            Thread.sleep(PATIENCE_MILLIS);
            while (true) {
                err.print(ERASE + what + " ... " + (System.nanoTime() - start) / 1_000_000_000 + " s");
                err.flush();
                Thread.sleep(TICK_MILLIS);
            }
        } catch (InterruptedException e) {
            if (System.nanoTime() - start > PATIENCE_MILLIS * 1_000_000) {
                err.print(ERASE);
                err.flush();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
