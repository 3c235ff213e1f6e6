package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;

/** A data file beside a model, mapped on first use. */
final class ExternalFile {

    private final Path location;
    private final Path path;
    private final long size;
    private @Nullable MappedFile mapped;

    /**
     * Names a data file.
     *
     * @param location where it is, relative to the model's folder, normalised
     * @param path the file itself, with symbolic links resolved
     * @param size its length when the model was read
     */
    ExternalFile(Path location, Path path, long size) {
        this.location = location;
        this.path = path;
        this.size = size;
    }

    Path location() {
        return location;
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    synchronized MappedFile mapped() {
        if (mapped == null) {
            MappedFile opened;
            try {
                opened = MappedFile.open(path);
            } catch (IOException e) {
                throw new ModelIoException(
                        new Problem(
                                "a data file must be readable",
                                path.toString(),
                                "a readable file",
                                e.toString(),
                                "check the file and its permissions"),
                        e);
            }
            if (opened.size() < size) {
                throw new ModelIoException(new Problem(
                        "a data file must not change while it is read",
                        path.toString(),
                        size + " bytes",
                        opened.size() + " bytes",
                        "run again when nothing else writes to it"));
            }
            mapped = opened;
        }
        return mapped;
    }
}
