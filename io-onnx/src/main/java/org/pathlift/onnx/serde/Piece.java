package org.pathlift.onnx.serde;

import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.TensorData;

/** A stretch of a file that is to be written. */
sealed interface Piece {

    /** Returns its number of bytes. */
    long length();

    /** Bytes of another file, as they stand there. */
    record Copy(MappedFile file, long from, long length) implements Piece {}

    /** Given bytes. */
    record Literal(byte[] bytes) implements Piece {
        @Override
        public long length() {
            return bytes.length;
        }
    }

    /** The elements of a tensor as little-endian bytes. */
    record Elements(TensorData data) implements Piece {
        @Override
        public long length() {
            return data.size();
        }
    }

    /** The elements of a tensor as varints. */
    record Packed(TensorData data, ElementType type, long length) implements Piece {}
}
