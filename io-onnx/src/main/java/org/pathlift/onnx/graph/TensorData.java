package org.pathlift.onnx.graph;

import java.nio.ByteBuffer;

/**
 * The elements of a tensor as little-endian bytes, row-major, without gaps: what {@code raw_data} holds.
 *
 * <p>Bytes are fetched on demand; an implementation over a file reads only what is asked for.
 */
public interface TensorData {

    /** Returns the number of bytes. */
    long size();

    /**
     * Returns {@code length} bytes from {@code offset} as a read-only little-endian buffer, positioned at its start.
     *
     * @throws IndexOutOfBoundsException if the range leaves the data
     */
    ByteBuffer slice(long offset, int length);
}
