package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data files that a model refers to.
 *
 * <p>A location is refused unless it is relative and the file that it leads to, symbolic links followed, is a regular
 * file inside the model's folder: a model from elsewhere must not be able to read other files.
 */
final class ExternalFiles {

    private static final String RULE = "external data must be a file inside the model's folder";

    private final @Nullable Path model;
    private final Problems problems;
    private final Map<Path, ExternalFile> files = new LinkedHashMap<>();

    /**
     * Starts with no files.
     *
     * @param model the model's file, or null for a model in memory, which cannot have external data
     */
    ExternalFiles(@Nullable Path model, Problems problems) {
        this.model = model;
        this.problems = problems;
    }

    /** Returns the files that were found, by location. */
    Map<Path, ExternalFile> files() {
        return files;
    }

    /** Returns the file at a location, or null after noting what is wrong with it. */
    @Nullable
    ExternalFile find(String place, @Nullable String location) {
        if (location == null || location.isEmpty()) {
            return refuse(place, "a 'location' entry", "none", "export the model again");
        }
        if (model == null) {
            return refuse(
                    place, "no external data in a model in memory", "'" + location + "'", "read it from its file");
        }
        Path relative;
        try {
            relative = Path.of(location).normalize();
        } catch (InvalidPathException e) {
            return refuse(place, "a relative path", "text that is no path", "export the model again");
        }
        if (relative.isAbsolute()
                || relative.startsWith("..")
                || relative.toString().isEmpty()) {
            return refuse(
                    place,
                    "a relative path that stays in the folder",
                    "'" + location + "'",
                    "do not trust this file, or move the data beside the model and correct the location");
        }
        ExternalFile known = files.get(relative);
        if (known != null) {
            return known;
        }
        ExternalFile found = resolve(place, model, relative);
        if (found != null) {
            files.put(relative, found);
        }
        return found;
    }

    private @Nullable ExternalFile resolve(String place, Path model, Path relative) {
        String quoted = "'" + relative + "'";
        try {
            Path folder = model.toAbsolutePath().getParent();
            if (folder == null) {
                return refuse(place, "a model in a folder", model.toString(), "give the path of the model's file");
            }
            Path named = folder.resolve(relative);
            if (!Files.exists(named)) {
                return refuse(place, "a file " + quoted, "no such file", "put the data file beside the model");
            }
            Path real = named.toRealPath();
            if (!real.startsWith(folder.toRealPath())) {
                return refuse(
                        place,
                        "a file inside " + folder,
                        "a symbolic link out of it at " + quoted,
                        "do not trust this file, or copy the data beside the model");
            }
            if (!Files.isRegularFile(real) || !Files.isReadable(real)) {
                return refuse(place, "a readable regular file", quoted, "check the data file and its permissions");
            }
            if (Files.isSameFile(real, model)) {
                return refuse(place, "a file of its own", "the model's file itself", "export the model again");
            }
            return new ExternalFile(relative, real, Files.size(real));
        } catch (IOException e) {
            return refuse(place, "a file " + quoted + " that can be found", e.toString(), "check the data file");
        }
    }

    private @Nullable ExternalFile refuse(String place, String expected, String found, String remedy) {
        problems.add(RULE, place, expected, found, remedy);
        return null;
    }
}
