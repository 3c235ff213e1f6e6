package org.pathlift.onnx.serde;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A temporary folder beside a target, on the same file system; gone when closed or when the program is stopped. */
final class StagingFolder implements AutoCloseable {

    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(StagingFolder::deleteOpen, "pathlift-staging"));
    }

    private final Path path;

    private StagingFolder(Path path) {
        this.path = path;
    }

    /** Makes a folder inside another. */
    static StagingFolder in(Path folder) throws IOException {
        Path path = Files.createTempDirectory(folder, ".pathlift-");
        OPEN.add(path);
        return new StagingFolder(path);
    }

    Path path() {
        return path;
    }

    /** Deletes the folder with all that is in it, as far as the file system lets it. */
    @Override
    public void close() {
        delete(path);
        OPEN.remove(path);
    }

    private static void deleteOpen() {
        OPEN.forEach(StagingFolder::delete);
    }

    private static void delete(Path folder) {
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(folder)) {
            entries = walk.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        for (Path entry : entries) {
            try {
                Files.deleteIfExists(entry);
            } catch (IOException e) {
                // The folder has a name of its own that no reader looks at; what cannot be deleted may stay.
            }
        }
    }
}
