package org.pathlift.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, and a polite kill, as a wish: work that asks may end in its own way before the process does. The second time
 * the process ends at once.
 *
 * <p>Where a signal cannot be taken over, and for any other end of the process, a shutdown hook waits for the work. The
 * process is ending then, and libraries with hooks of their own, such as ONNX Runtime, cannot be used any more.
 */
final class Interrupt implements AutoCloseable {

    /** How long the work may take to end while the process is ending. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "pathlift-interrupt");
    private final List<OsSignal> signals = new ArrayList<>();
    private final Runnable notice;
    private volatile boolean wanted;
    private volatile boolean ending;
    private volatile int exitCode = ExitCodes.INTERRUPTED;

    /**
     * Waits for the wish until it is closed.
     *
     * @param notice tells the user that the wish was heard
     */
    Interrupt(Runnable notice) {
        this.notice = notice;
        Runtime.getRuntime().addShutdownHook(hook);
        OsSignal.take("INT", () -> asked(ExitCodes.INTERRUPTED)).ifPresent(signals::add);
        OsSignal.take("TERM", () -> asked(ExitCodes.TERMINATED)).ifPresent(signals::add);
    }

    /** Returns whether the process was asked to end. */
    boolean isWanted() {
        return wanted;
    }

    /** Returns whether the process is ending already, so that not everything can be used any more. */
    boolean isProcessEnding() {
        return ending;
    }

    /** Returns the exit code that tells by what the work was ended. */
    int exitCode() {
        return exitCode;
    }

    private synchronized void asked(int code) {
        if (wanted) {
            Runtime.getRuntime().halt(code);
        }
        exitCode = code;
        wanted = true;
        notice.run();
    }

    private void await() {
        ending = true;
        wanted = true;
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work is done: the process may end. */
    @Override
    public void close() {
        signals.forEach(OsSignal::close);
        done.countDown();
        if (!ending) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process began to end this very moment; the hook finds the work done.
                ending = true;
            }
        }
    }
}
