package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Model;

/**
 * Reads ONNX models.
 *
 * <p>Only the structure is read: weights stay in the file, which is mapped into memory, until somebody asks for them.
 * External data is checked at once (it must be there, long enough, and inside the model's folder) and mapped on first
 * use. The file must not be changed while the model is in use; replacing it by another file is fine.
 */
public final class ModelReader {

    private ModelReader() {}

    /**
     * Reads a model from a file.
     *
     * @throws ModelIoException if the file cannot be read
     * @throws org.pathlift.onnx.error.MalformedModelException if it is not a well-formed ONNX model, with everything
     *     that is wrong with it
     */
    public static Model read(Path path) {
        if (!Files.exists(path)) {
            throw unreadable(path, "no such file", "check the path", null);
        }
        if (Files.isDirectory(path)) {
            throw unreadable(path, "a folder", "give the model's file", null);
        }
        if (!Files.isRegularFile(path)) {
            throw unreadable(path, "something that is no regular file", "copy the model to a file first", null);
        }
        MappedFile file;
        try {
            file = MappedFile.open(path);
        } catch (IOException e) {
            throw unreadable(path, e.toString(), "check the file and its permissions", e);
        }
        return ModelParser.parse(file, path.toString(), path);
    }

    /**
     * Reads a model from the bytes between a buffer's start and its limit, which nobody may change afterwards.
     *
     * @param description how to name the model in a message
     * @throws org.pathlift.onnx.error.MalformedModelException if it is not a well-formed ONNX model, or if it has
     *     external data, for which there is no folder
     */
    public static Model read(ByteBuffer bytes, String description) {
        return ModelParser.parse(MappedFile.of(bytes), description, null);
    }

    /**
     * Reads a model from bytes, which nobody may change afterwards.
     *
     * @param description how to name the model in a message
     * @throws org.pathlift.onnx.error.MalformedModelException as {@link #read(ByteBuffer, String)}
     */
    public static Model read(byte[] bytes, String description) {
        return read(ByteBuffer.wrap(bytes), description);
    }

    private static ModelIoException unreadable(Path path, String found, String remedy, @Nullable IOException cause) {
        return new ModelIoException(
                new Problem("a model must be a readable file", path.toString(), "a file", found, remedy), cause);
    }
}
