package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * The bytes of a file, mapped read-only, of any size.
 *
 * <p>Segments start at every GiB and are up to two long, so that every slice of up to one GiB lies inside one segment.
 * The file is closed again as soon as it is mapped. A file that somebody shortens while it is mapped fails on access, as
 * with every mapping.
 */
final class MappedFile {

    private static final int STRIDE_BITS = 30;
    private static final long STRIDE = 1L << STRIDE_BITS;

    private final ByteBuffer[] segments;
    private final long size;

    private MappedFile(ByteBuffer[] segments, long size) {
        this.segments = segments;
        this.size = size;
    }

    static MappedFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer[] segments = new ByteBuffer[Math.toIntExact((size + STRIDE - 1) >>> STRIDE_BITS)];
            for (int i = 0; i < segments.length; i++) {
                long start = (long) i << STRIDE_BITS;
                long length = Math.min(size - start, Integer.MAX_VALUE);
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
            }
            return new MappedFile(segments, size);
        }
    }

    /** Takes bytes in memory, from the buffer's start to its limit, without a copy. */
    static MappedFile of(ByteBuffer bytes) {
        ByteBuffer whole = bytes.duplicate().rewind().slice().asReadOnlyBuffer();
        int count = whole.limit() > STRIDE ? 2 : Math.min(1, whole.limit());
        ByteBuffer[] segments = new ByteBuffer[count];
        for (int i = 0; i < count; i++) {
            int start = (int) (i * STRIDE);
            segments[i] = whole.slice(start, whole.limit() - start);
        }
        return new MappedFile(segments, whole.limit());
    }

    long size() {
        return size;
    }

    byte get(long at) {
        return segments[(int) (at >>> STRIDE_BITS)].get((int) (at & (STRIDE - 1)));
    }

    /**
     * Returns a read-only little-endian view of these bytes.
     *
     * @throws IndexOutOfBoundsException if the range leaves the file
     */
    ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, size);
        if (length == 0) {
            return ByteBuffer.allocate(0).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer segment = segments[(int) (offset >>> STRIDE_BITS)];
        int from = (int) (offset & (STRIDE - 1));
        if (from + (long) length <= segment.limit()) {
            return segment.slice(from, length).order(ByteOrder.LITTLE_ENDIAN);
        }
        ByteBuffer copy = ByteBuffer.allocate(length);
        for (long at = offset; copy.hasRemaining(); ) {
            int part = (int) Math.min(copy.remaining(), STRIDE);
            copy.put(slice(at, part));
            at += part;
        }
        return copy.flip().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }
}
