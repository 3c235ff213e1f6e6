package org.pathlift.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;

/**
 * A file that a command is to write. It is looked at before any work is done, so that nobody waits for a refusal.
 *
 * @param path where
 * @param force whether a file there may be replaced
 */
record Destination(Path path, boolean force) {

    /**
     * Checks that the file may be written.
     *
     * @param read the files that are read
     * @throws ModelIoException if not
     */
    void check(List<Path> read) {
        for (Path source : read) {
            if (isSame(path, source) && !force) {
                throw refused(
                        "the input must not be overwritten unasked",
                        "another file than the input " + source,
                        "the same file",
                        "choose another name, or add --force");
            }
        }
        if (Files.isDirectory(path)) {
            throw refused("only a file can be written", "a file", "a folder", "choose another name");
        }
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !force) {
            throw refused(
                    "an existing file must not be overwritten unasked",
                    "no file there",
                    "one",
                    "choose another name, or add --force");
        }
        Path folder = folder();
        if (!Files.isDirectory(folder)) {
            throw refused("the folder must exist", "a folder " + folder, "none", "make it first");
        }
    }

    /** Returns whether two paths lead to one file, also through links and other spellings. */
    static boolean isSame(Path a, Path b) {
        try {
            if (Files.exists(a) && Files.exists(b)) {
                return Files.isSameFile(a, b);
            }
            return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Writes a text whole or not at all.
     *
     * @throws ModelIoException if it cannot be written
     */
    void write(String text) {
        try {
            // Not a temporary file of Java's, which nobody else may read.
            Path temporary = folder().resolve(".pathlift-" + UUID.randomUUID() + ".part");
            try {
                Files.writeString(temporary, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new ModelIoException(
                    new Problem(
                            "a file must be written whole",
                            path.toString(),
                            "a writable folder with enough space",
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "check the folder, its permissions and the free space"),
                    e);
        }
    }

    private Path folder() {
        Path folder = path.toAbsolutePath().normalize().getParent();
        return folder == null ? path.toAbsolutePath() : folder;
    }

    private ModelIoException refused(String rule, String expected, String found, String remedy) {
        return new ModelIoException(new Problem(rule, path.toString(), expected, found, remedy));
    }
}
