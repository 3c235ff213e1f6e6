package org.pathlift.conditioning.training.checkpoint;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.PathliftException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * The checkpoints of one run: the last two, named by their step, and the best one.
 *
 * <p>A file is complete when it has its name, and an older one goes only after a newer one is there. So whenever a run is
 * killed, the last checkpoint that it finished can be read; should its file be damaged later, the one before it can. A
 * lock, which ends with the program, keeps a second run out.
 */
public final class CheckpointFolder implements AutoCloseable {

    private static final int KEPT = 2;
    private static final Pattern NAME = Pattern.compile("step-(\\d{1,18})\\.safetensors");

    /**
     * A checkpoint that was found.
     *
     * @param checkpoint what it holds
     * @param file where
     * @param damaged what is wrong with newer ones, which were passed over
     */
    public record Found(Checkpoint checkpoint, Path file, List<Problem> damaged) {
        /** Keeps an unmodifiable copy of {@code damaged}. */
        public Found {
            damaged = List.copyOf(damaged);
        }
    }

    private final Path folder;
    private final FileChannel lock;

    private CheckpointFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Opens a folder, which is made where it is not there, and removes unfinished files.
     *
     * @throws RequestException if another run has it open
     * @throws ModelIoException if it cannot be written to
     */
    public static CheckpointFolder open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel channel =
                    FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new RequestException(List.of(new Problem(
                        "a checkpoint folder must belong to one run",
                        folder.toString(),
                        "no other run in it",
                        "one that is running",
                        "choose another folder, or wait for it")));
            }
            CheckpointFolder opened = new CheckpointFolder(folder, channel);
            opened.removeUnfinished();
            return opened;
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith(".") && name.endsWith(".safetensors.tmp")) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Returns where the best checkpoint is kept. */
    public Path bestFile() {
        return folder.resolve("best.safetensors");
    }

    /**
     * Keeps a checkpoint as the last one.
     *
     * @throws ModelIoException if it cannot be written; those before it stay
     */
    public void save(Checkpoint checkpoint) {
        CheckpointFile.write(
                checkpoint,
                folder.resolve(
                        "step-%012d.safetensors".formatted(checkpoint.progress().step())));
        try {
            List<Path> files = newestFirst();
            for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /**
     * Keeps a checkpoint as the best one, in place of the best one before.
     *
     * @throws ModelIoException if it cannot be written; the one before stays
     */
    public void saveBest(Checkpoint checkpoint) {
        CheckpointFile.write(checkpoint, bestFile());
    }

    /**
     * Returns the last checkpoint that can be read; nothing where none was ever saved.
     *
     * @throws MalformedModelException if there are some, and none can be read
     */
    public Optional<Found> latest() {
        List<Problem> damaged = new ArrayList<>();
        try {
            for (Path file : newestFirst()) {
                try {
                    return Optional.of(new Found(CheckpointFile.read(file), file, damaged));
                } catch (PathliftException e) {
                    damaged.addAll(e.problems());
                }
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
        if (!damaged.isEmpty()) {
            throw new MalformedModelException(damaged);
        }
        return Optional.empty();
    }

    /**
     * Returns the best checkpoint; nothing where none was saved.
     *
     * @throws PathliftException if it cannot be read
     */
    public Optional<Found> best() {
        return Files.exists(bestFile())
                ? Optional.of(new Found(CheckpointFile.read(bestFile()), bestFile(), List.of()))
                : Optional.empty();
    }

    private List<Path> newestFirst() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> step(file) >= 0)
                    .sorted(Comparator.comparingLong(CheckpointFolder::step).reversed())
                    .toList();
        }
    }

    private static long step(Path file) {
        Matcher matcher = NAME.matcher(file.getFileName().toString());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static ModelIoException failed(Path folder, IOException cause) {
        return new ModelIoException(
                new Problem(
                        "checkpoints must have a folder",
                        folder.toString(),
                        "a folder that can be written to",
                        String.valueOf(cause.getMessage()),
                        "check the path, its permissions and the space on the disk"),
                cause);
    }

    /** Lets other runs use the folder. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }
}
