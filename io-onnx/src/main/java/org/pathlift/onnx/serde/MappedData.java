package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.pathlift.onnx.graph.TensorData;

/** Tensor data that stands in a file as it is: a view, never a copy. */
record MappedData(MappedFile file, long offset, long size) implements TensorData {

    @Override
    public ByteBuffer slice(long from, int length) {
        Objects.checkFromIndexSize(from, (long) length, size);
        return file.slice(offset + from, length);
    }
}
