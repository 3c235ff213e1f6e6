package org.pathlift.onnx.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;

/** Reads one array of NumPy's {@code .npy} format, versions 1 to 3: the types of {@link NpyType}, in C order. */
public final class NpyFile {

    private NpyFile() {}

    /**
     * Returns the array of a file.
     *
     * @throws ModelIoException if the file cannot be read
     * @throws MalformedModelException if it is no such array
     */
    public static Sample read(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            ByteArrayInputStream in = new ByteArrayInputStream(bytes);
            NpyHeader header = NpyHeader.read(in, file.toString());
            int start = bytes.length - in.available();
            return sample(
                    file, header, ByteBuffer.wrap(bytes, start, in.available()).slice());
        } catch (IOException e) {
            throw new ModelIoException(
                    new Problem(
                            "the array must be readable",
                            file.toString(),
                            "a readable file",
                            String.valueOf(e.getMessage()),
                            "check the path and its permissions"),
                    e);
        }
    }

    private static Sample sample(Path file, NpyHeader header, ByteBuffer bytes) {
        NpyType type = header.type();
        Shape shape = header.shape();
        if (bytes.remaining() % type.bytes() != 0 || bytes.remaining() / type.bytes() != shape.elements()) {
            throw NpyHeader.malformed(
                    file.toString(),
                    "the data must fill the shape",
                    shape + " of " + type,
                    bytes.remaining() + " bytes");
        }
        ByteBuffer data = bytes.order(ByteOrder.LITTLE_ENDIAN);
        int count = bytes.remaining() / type.bytes();
        if (type.isWhole()) {
            long[] whole = new long[count];
            for (int i = 0; i < count; i++) {
                whole[i] = type.whole(data, i);
            }
            return Sample.ofLongs(shape, whole);
        }
        double[] reals = new double[count];
        for (int i = 0; i < count; i++) {
            reals[i] = type.real(data, i);
        }
        return Sample.ofDoubles(shape, reals);
    }
}
