package org.pathlift.onnx.concurrent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * A computation beside the caller's own work. To be closed where it uses what the caller gives away afterwards.
 *
 * @param <T> what it computes
 */
public final class Background<T> implements AutoCloseable {

    private final CompletableFuture<T> result;

    private Background(CompletableFuture<T> result) {
        this.result = result;
    }

    /** Begins to compute. */
    public static <T> Background<T> begin(Supplier<T> computation) {
        return new Background<>(CompletableFuture.supplyAsync(computation));
    }

    /** Waits for the result, and fails as the computation does: with the same exception. */
    public T get() {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }

    /** Waits until the computation has ended. How, {@link #get} tells. */
    @Override
    public void close() {
        result.handle((value, failure) -> failure).join();
    }
}
