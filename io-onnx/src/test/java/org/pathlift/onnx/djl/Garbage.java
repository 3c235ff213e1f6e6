package org.pathlift.onnx.djl;

import java.lang.ref.Cleaner;
import java.util.concurrent.CountDownLatch;

/**
 * Frees what nobody holds any more, native memory of Java's buffers too: what the engine still reads of it, as it does
 * between a forward and a backward pass where an array shares Java's memory, then holds something else.
 */
final class Garbage {

    private static final Cleaner CLEANER = Cleaner.create();

    private Garbage() {}

    /** Collects, and waits until what was found is freed. */
    static void collect() {
        CountDownLatch found = new CountDownLatch(1);
        CLEANER.register(new Object(), found::countDown);
        try {
            System.gc();
            found.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
