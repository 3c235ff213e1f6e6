package org.pathlift.onnx.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.TensorData;

/** Slices that several threads compute come in order, once each, and none is lost or computed twice. */
class SlicesAheadTest {

    private static final int SLICE = 1 << 18;

    @Test
    void slices_comeInOrder_eachComputedOnce() {
        int[] sizes = {1, SLICE - 1, SLICE, SLICE + 1, 3, 7 * SLICE + 5, SLICE, 2};
        AtomicInteger asked = new AtomicInteger();
        List<TensorData> tensors = Arrays.stream(sizes)
                .mapToObj(size -> (TensorData) new Pattern(size, asked))
                .toList();
        SlicesAhead slices = new SlicesAhead(tensors);

        for (int size : sizes) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (all.size() < size) {
                ByteBuffer slice = slices.next();
                while (slice.hasRemaining()) {
                    all.write(slice.get());
                }
            }
            byte[] bytes = all.toByteArray();
            assertThat(bytes).hasSize(size);
            for (int i = 0; i < size; i++) {
                if (bytes[i] != Pattern.at(size, i)) {
                    throw new AssertionError("byte " + i + " of " + size);
                }
            }
        }

        assertThat(asked).hasValue(sizes.length + 1 + 7);
        assertThatThrownBy(slices::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void failure_reachesTheCallerAsItIs_inItsPlace() {
        ModelIoException failure =
                new ModelIoException(new Problem("r", "w", "e", "f", "s"), new java.io.IOException("gone"));
        TensorData broken = new TensorData() {
            @Override
            public long size() {
                return 3L * SLICE;
            }

            @Override
            public ByteBuffer slice(long offset, int length) {
                if (offset == SLICE) {
                    throw failure;
                }
                return ByteBuffer.allocate(length);
            }
        };
        SlicesAhead slices = new SlicesAhead(List.of(new Pattern(5, new AtomicInteger()), broken));

        assertThat(slices.next().remaining()).isEqualTo(5);
        assertThat(slices.next().remaining()).isEqualTo(SLICE);
        assertThatThrownBy(slices::next).isSameAs(failure);
    }

    /** Bytes that differ from place to place and tensor to tensor. */
    private record Pattern(int bytes, AtomicInteger asked) implements TensorData {

        static byte at(long seed, long i) {
            return (byte) (seed * 31 + i + (i >> 8) * 7 + (i >> 16) * 13);
        }

        @Override
        public long size() {
            return bytes;
        }

        @Override
        public ByteBuffer slice(long offset, int length) {
            asked.incrementAndGet();
            ByteBuffer slice = ByteBuffer.allocate(length);
            for (int i = 0; i < length; i++) {
                slice.put(at(bytes, offset + i));
            }
            return slice.flip().asReadOnlyBuffer();
        }
    }
}
