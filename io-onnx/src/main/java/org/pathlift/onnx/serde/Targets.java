package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;

/** Where a model may be written, and what to say where not. */
final class Targets {

    private Targets() {}

    /**
     * Checks that a model may be written to a place.
     *
     * @throws ModelIoException if not
     */
    static void check(Path target, WriteOptions options) {
        Path folder = target.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw refused(
                    "the target's folder must exist", target, "a folder " + folder, "none", "make it first", null);
        }
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(target)) {
            throw refused(
                    "only a regular file can be replaced",
                    target,
                    "a file",
                    "a folder or device",
                    "choose another",
                    null);
        }
        if (!options.overwrite()) {
            throw refused(
                    "an existing file must not be overwritten unasked",
                    target,
                    "no file there",
                    "one",
                    "choose another name, or add --force",
                    null);
        }
    }

    static ModelIoException failed(Path target, IOException cause) {
        String reason = cause instanceof FileSystemException told && told.getReason() != null
                ? told.getReason()
                : cause.getClass().getSimpleName() + ": " + cause.getMessage();
        return refused(
                "a model must be written whole",
                target,
                "a writable folder with enough space",
                reason,
                "check the folder, its permissions and the free space",
                cause);
    }

    private static ModelIoException refused(
            String rule, Path target, String expected, String found, String remedy, @Nullable IOException cause) {
        return new ModelIoException(new Problem(rule, target.toString(), expected, found, remedy), cause);
    }
}
