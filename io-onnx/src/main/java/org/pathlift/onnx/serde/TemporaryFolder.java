package org.pathlift.onnx.serde;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An empty folder to stage a model in that is to be run and not kept. Whoever puts a file there takes it away. */
public final class TemporaryFolder implements AutoCloseable {

    private final Path path;

    private TemporaryFolder(Path path) {
        this.path = path;
    }

    /** Makes a folder among the system's temporary files. */
    public static TemporaryFolder create() {
        try {
            return new TemporaryFolder(Files.createTempDirectory("pathlift"));
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary folder can be made", e);
        }
    }

    /** Returns the folder, which exists until this is closed. */
    public Path path() {
        return path;
    }

    /** Deletes the folder. On Windows, which does not delete files that are still mapped, it stays with those. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException e) {
            if (File.separatorChar != '\\') {
                throw new UncheckedIOException("the temporary folder " + path + " must be empty in the end", e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the temporary folder " + path + " cannot be deleted", e);
        }
    }
}
