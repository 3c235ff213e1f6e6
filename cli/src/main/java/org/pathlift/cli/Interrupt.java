package org.pathlift.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, and a polite kill, as a wish: work that asks may end in its own way before the process does.
 *
 * <p>Java ends the process once its shutdown hooks are through, so the hook waits for the work.
 */
final class Interrupt implements AutoCloseable {

    /** How long the work may take to end. */
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "pathlift-interrupt");
    private volatile boolean wanted;

    Interrupt() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Returns whether the process was asked to end. */
    boolean isWanted() {
        return wanted;
    }

    private void await() {
        wanted = true;
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(ExitCodes.INTERRUPTED);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The work is done: the process may end. */
    @Override
    public void close() {
        done.countDown();
        if (!wanted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process began to end this very moment; the hook finds the work done.
                wanted = true;
            }
        }
    }
}
