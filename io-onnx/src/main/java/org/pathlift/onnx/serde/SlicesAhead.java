package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.pathlift.onnx.graph.HeapData;
import org.pathlift.onnx.graph.TensorData;

/**
 * The elements of tensors, in slices and in order: while the caller writes one, other threads compute those that follow, and
 * the caller computes where it would wait. A slice ends with its tensor.
 */
final class SlicesAhead {

    private static final int SLICE = 1 << 18;

    /** Slices that are computed, or are and wait for the caller. */
    private static final int AHEAD = 4;

    private final Queue<FutureTask<ByteBuffer>> ahead = new ArrayDeque<>();
    private final Iterator<TensorData> rest;
    private TensorData tensor = new HeapData(ByteBuffer.allocate(0));
    private long at;

    /** Takes tensors that have elements. */
    SlicesAhead(List<TensorData> tensors) {
        this.rest = tensors.iterator();
    }

    /**
     * Returns the next slice.
     *
     * @throws java.util.NoSuchElementException if there is none
     */
    ByteBuffer next() {
        while (ahead.size() < AHEAD && (at < tensor.size() || rest.hasNext())) {
            ahead.add(begin());
        }
        FutureTask<ByteBuffer> first = ahead.element();
        for (FutureTask<ByteBuffer> slice : ahead) {
            if (first.isDone()) {
                break;
            }
            // Does nothing if another thread has it.
            slice.run();
        }
        ahead.remove();
        return result(first);
    }

    private FutureTask<ByteBuffer> begin() {
        if (at == tensor.size()) {
            tensor = rest.next();
            at = 0;
        }
        TensorData data = tensor;
        long from = at;
        int length = (int) Math.min(SLICE, data.size() - from);
        at += length;
        FutureTask<ByteBuffer> slice = new FutureTask<>(() -> data.slice(from, length));
        if (length == SLICE) {
            ForkJoinPool.commonPool().execute(slice);
        }
        return slice;
    }

    private static ByteBuffer result(FutureTask<ByteBuffer> slice) {
        try {
            return slice.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a tensor was written", e);
        }
    }
}
