package org.pathlift.analysis.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What can be done in a folder; tried, not guessed from permissions.
 *
 * @param role what pathlift needs it for
 * @param path the folder
 * @param writable whether a file could be written
 * @param executable whether a program there could be started, as a native library must be; null where that was not tried:
 *     no file could be written, or the file system knows no such permission
 * @param freeBytes what is free on its disk
 */
public record FolderState(
        String role,
        String path,
        boolean writable,
        @Nullable Boolean executable,
        long freeBytes) {

    private static final long PATIENCE_SECONDS = 10;

    /** Tries a folder, or where it does not exist yet the nearest one above it that does. */
    static FolderState of(String role, Path folder) {
        Path there = folder.toAbsolutePath();
        while (!Files.isDirectory(there) && there.getParent() != null) {
            there = there.getParent();
        }
        long free = new File(there.toString()).getUsableSpace();
        try {
            Path script = Files.createTempFile(there, ".pathlift-doctor", ".sh");
            try {
                return new FolderState(role, folder.toString(), true, runs(script), free);
            } finally {
                Files.deleteIfExists(script);
            }
        } catch (IOException e) {
            // That it fails is the answer.
            return new FolderState(role, folder.toString(), false, null, free);
        }
    }

    private static @Nullable Boolean runs(Path script) throws IOException {
        if (!script.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return null;
        }
        Files.writeString(script, "#!/bin/sh\nexit 0\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        try {
            Process process = new ProcessBuilder(script.toString()).start();
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            // On a file system mounted noexec the system refuses to start it.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
