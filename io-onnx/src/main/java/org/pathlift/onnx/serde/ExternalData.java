package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.pathlift.onnx.graph.TensorData;

/** Tensor data in a data file, which is mapped when the first element is asked for. */
record ExternalData(ExternalFile file, long offset, long size) implements TensorData {

    @Override
    public ByteBuffer slice(long from, int length) {
        Objects.checkFromIndexSize(from, (long) length, size);
        return file.mapped().slice(offset + from, length);
    }
}
