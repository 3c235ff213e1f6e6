package org.pathlift.conditioning.training.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.RequestException;

/**
 * Reads a folder that has a folder of images for each class.
 *
 * <p>Classes are the folders in the order of their names; images follow in the order of theirs, class after class. Names
 * that begin with a dot do not count. A limit takes from each class in turn.
 */
final class ImageFolderLoader {

    private static final String REMEDY = "lay the images out as FOLDER/CLASS/IMAGE";

    private record Image(Path file, int label) {}

    private ImageFolderLoader() {}

    static RawExamples load(DataSpec.Images spec, ExampleShape input) {
        Shape shape = shape(spec, input);
        String where = spec.folder().toString();
        try {
            return read(spec, shape, where);
        } catch (IOException e) {
            throw Faults.unreadable(where, e);
        }
    }

    private static RawExamples read(DataSpec.Images spec, Shape shape, String where) throws IOException {
        List<Path> folders =
                list(spec.folder()).stream().filter(Files::isDirectory).toList();
        List<List<Image>> classes = new ArrayList<>();
        Faults faults = new Faults();
        for (Path folder : folders) {
            int label = classes.size();
            List<Image> images =
                    list(folder).stream().map(file -> new Image(file, label)).toList();
            if (images.isEmpty()) {
                faults.add(folder.toString(), "a class must have images", "at least one", "none", "remove the folder");
            }
            classes.add(images);
        }
        faults.throwAny();
        if (classes.isEmpty()) {
            throw Faults.malformed(where, "the folder must have classes", "a folder for each class", "none", REMEDY);
        }
        List<Image> chosen = limited(classes, spec.preparation().limit());
        int stride = Math.toIntExact(shape.elements());
        if ((long) stride * chosen.size() > GrowingFloats.MOST) {
            throw Faults.malformed(
                    where,
                    "the numbers must fit into memory",
                    "at most " + GrowingFloats.MOST + " numbers",
                    chosen.size() + " images of shape " + shape,
                    "read fewer with limit=N");
        }
        float[] features = new float[stride * chosen.size()];
        long[] labels = new long[chosen.size()];
        for (int i = 0; i < labels.length; i++) {
            Image image = chosen.get(i);
            labels[i] = image.label();
            try {
                System.arraycopy(ImageFile.read(image.file(), shape), 0, features, i * stride, stride);
            } catch (IOException e) {
                faults.add(
                        image.file().toString(),
                        "the file must be an image",
                        "PNG, JPEG, GIF, BMP or TIFF",
                        String.valueOf(e.getMessage()),
                        "convert or remove it");
            }
        }
        faults.throwAny();
        List<String> names = folders.stream()
                .map(folder -> String.valueOf(folder.getFileName()))
                .toList();
        return new RawExamples(where, shape, features, new Targets.Classes(labels, names.size(), names), 1);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !String.valueOf(entry.getFileName()).startsWith("."))
                    .sorted(Comparator.comparing(entry -> String.valueOf(entry.getFileName())))
                    .toList();
        }
    }

    /** Returns the images class after class; if they are limited, the first few of each. */
    private static List<Image> limited(List<List<Image>> classes, int limit) {
        int left = limit;
        int[] taken = new int[classes.size()];
        boolean more = true;
        for (int turn = 0; more && left > 0; turn++) {
            more = false;
            for (int label = 0; label < taken.length && left > 0; label++) {
                if (turn < classes.get(label).size()) {
                    taken[label]++;
                    left--;
                    more = true;
                }
            }
        }
        List<Image> chosen = new ArrayList<>();
        for (int label = 0; label < taken.length; label++) {
            chosen.addAll(classes.get(label).subList(0, taken[label]));
        }
        return chosen;
    }

    private static Shape shape(DataSpec.Images spec, ExampleShape input) {
        Optional<Shape> wanted = spec.preparation().shape().or(input::known);
        if (wanted.isPresent()) {
            Shape shape = wanted.get();
            if (shape.rank() == 2 && shape.elements() > 0) {
                return Shape.of(1, shape.dim(0), shape.dim(1));
            }
            if (shape.rank() == 3 && (shape.dim(0) == 1 || shape.dim(0) == 3) && shape.elements() > 0) {
                return shape;
            }
        }
        throw new RequestException(List.of(new Problem(
                "images must be given a size",
                spec.folder().toString(),
                "[channels, height, width] with 1 or 3 channels, or [height, width]",
                wanted.map(Shape::toString).orElse("the open shape " + input),
                "say shape=3,224,224, for example")));
    }
}
