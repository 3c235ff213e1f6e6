package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.pathlift.onnx.error.PathliftException;
import org.pathlift.onnx.graph.Model;

/**
 * Chooses where a written model's data files go.
 *
 * <p>A data file keeps its place relative to the model if nothing stands there, or if what stands there belongs to the
 * model that is being replaced. Otherwise it gets the model's file name put before its own, {@code out.onnx.weights.bin},
 * with a number between the two if that place is taken as well. The data files of the source are never replaced, unless
 * the source itself is.
 */
final class DataFileNames {

    private final Path target;
    private final Set<Path> replaceable = new HashSet<>();
    private final Set<Path> kept = new HashSet<>();
    private final Set<Path> taken = new HashSet<>();

    private DataFileNames(Path target) {
        this.target = target;
        this.taken.add(target);
    }

    /**
     * Chooses.
     *
     * @param target where the model goes, absolute and normalised
     * @return the places relative to the target's folder
     */
    static Map<ExternalFile, Path> choose(SourceFile source, Path target, WriteOptions options) throws IOException {
        Map<ExternalFile, Path> places = new LinkedHashMap<>();
        if (source.externals().isEmpty()) {
            return places;
        }
        DataFileNames names = new DataFileNames(target);
        if (options.overwrite() && Files.exists(target)) {
            names.findReplaceable();
        }
        if (source.path() == null || !sameEntry(source.path(), target)) {
            source.externals().forEach(file -> names.kept.add(file.path()));
        }
        for (ExternalFile file : source.externals()) {
            places.put(file, names.choose(file.location()));
        }
        return places;
    }

    /** Returns whether two paths name the same entry of the same folder. */
    static boolean sameEntry(Path one, Path other) throws IOException {
        Path a = one.toAbsolutePath().normalize();
        Path b = other.toAbsolutePath().normalize();
        return a.equals(b)
                || (a.getFileName().equals(b.getFileName())
                        && Files.exists(b.getParent())
                        && Files.isSameFile(a.getParent(), b.getParent()));
    }

    private void findReplaceable() {
        try {
            Model old = ModelReader.read(target);
            if (old.source().orElse(null) instanceof SourceFile source) {
                source.externals().forEach(file -> replaceable.add(target.resolveSibling(file.location())));
            }
        } catch (PathliftException e) {
            // What is no readable model has no data files that we know of.
            replaceable.clear();
        }
    }

    private Path choose(Path location) throws IOException {
        for (int i = 0; ; i++) {
            String number = i < 2 ? "." : "." + i + ".";
            Path candidate =
                    i == 0 ? location : location.resolveSibling(target.getFileName() + number + location.getFileName());
            Path place = target.resolveSibling(candidate);
            if (!taken.contains(place) && isFree(place)) {
                taken.add(place);
                return candidate;
            }
        }
    }

    private boolean isFree(Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        return replaceable.contains(place) && Files.isRegularFile(place) && !kept.contains(place.toRealPath());
    }
}
