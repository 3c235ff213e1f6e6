package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.StructureChange;

/**
 * A model that is written whole, but not yet where it is to be.
 *
 * <p>It lies with its data files, under their final names, in a temporary folder beside the target, so that it can be
 * loaded and tested. {@link #commit()} moves it to the target; {@link #close()} without that leaves no trace.
 *
 * <pre>{@code
 * try (StagedModel staged = ModelWriter.stage(model, target, WriteOptions.NEW_FILE)) {
 *     prove(staged.path());
 *     staged.commit();
 * }
 * }</pre>
 */
public final class StagedModel implements AutoCloseable {

    private final StagingFolder folder;
    private final Path target;
    private final List<Path> dataFiles;
    private final WriteOptions options;
    private final List<Path> moved = new ArrayList<>();
    private boolean committed;

    StagedModel(StagingFolder folder, Path target, List<Path> dataFiles, WriteOptions options) {
        this.folder = folder;
        this.target = target;
        this.dataFiles = List.copyOf(dataFiles);
        this.options = options;
    }

    /** Returns the model's file in the temporary folder. */
    public Path path() {
        return folder.path().resolve(target.getFileName());
    }

    /**
     * Reads what was written.
     *
     * @throws org.pathlift.onnx.error.PathliftException if it cannot be read
     */
    public Model read() {
        return ModelReader.read(path());
    }

    /** Compares the graph of what was written with another. Reads as {@link #read()}. */
    public StructureChange changeFrom(Model before) {
        return StructureChange.of(before.graph(), read().graph());
    }

    /** Returns where {@link #commit()} puts the model. */
    public Path target() {
        return target;
    }

    /**
     * Moves the model to its target: first the data files, then the model, each in one step. If one cannot be moved, the
     * ones before it are taken back.
     *
     * @throws ModelIoException if a file cannot be moved, or if meanwhile a file stands at a target that must not be
     *     replaced
     * @throws IllegalStateException if it was committed before
     */
    public void commit() {
        if (committed) {
            throw new IllegalStateException("the model is at " + target + " already");
        }
        Targets.check(target, options);
        try {
            for (Path dataFile : dataFiles) {
                move(dataFile);
            }
            move(target.getFileName());
            committed = true;
        } catch (IOException e) {
            undo();
            throw Targets.failed(target, e);
        } finally {
            folder.close();
        }
    }

    private void move(Path relative) throws IOException {
        Path place = target.resolveSibling(relative);
        Path parent = place.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
            if (!parent.toRealPath().startsWith(target.resolveSibling(".").toRealPath())) {
                throw new IOException(parent + " is a symbolic link out of the target's folder");
            }
        }
        if (Files.isRegularFile(place)) {
            keep(place);
        }
        Files.move(folder.path().resolve(relative), place, StandardCopyOption.ATOMIC_MOVE);
        moved.add(place);
    }

    /** Keeps a second name for a file that is about to be replaced, where the file system can do that. */
    private void keep(Path place) {
        try {
            Files.createLink(backup(moved.size()), place);
        } catch (IOException | UnsupportedOperationException e) {
            // Then a failure later on cannot bring the old file back; it is new data of the same layout.
        }
    }

    private Path backup(int index) {
        return folder.path().resolve(".backup-" + index);
    }

    private void undo() {
        for (int i = moved.size() - 1; i >= 0; i--) {
            try {
                if (Files.exists(backup(i))) {
                    Files.move(backup(i), moved.get(i), StandardCopyOption.ATOMIC_MOVE);
                } else {
                    Files.deleteIfExists(moved.get(i));
                }
            } catch (IOException e) {
                // The failure that led here is reported; this one adds nothing to it.
            }
        }
    }

    /** Deletes what was not committed. */
    @Override
    public void close() {
        folder.close();
    }
}
