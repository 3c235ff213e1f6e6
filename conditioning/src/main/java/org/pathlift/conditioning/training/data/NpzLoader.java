package org.pathlift.conditioning.training.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.training.data.TargetOptions.Kind;
import org.pathlift.onnx.error.Suggestions;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.runtime.NpyHeader;
import org.pathlift.onnx.runtime.NpyType;

/** Reads arrays from an archive that {@code numpy.savez} or {@code savez_compressed} wrote. */
final class NpzLoader {

    /** Names of features and targets that need not be said. */
    private static final List<Pair> USUAL = List.of(
            new Pair("x", "y"),
            new Pair("X", "Y"),
            new Pair("X", "y"),
            new Pair("features", "labels"),
            new Pair("data", "target"),
            new Pair("x_train", "y_train"));

    private static final Pair OWN_TEST = new Pair("x_test", "y_test");
    private static final int CHUNK = 1 << 16;

    private record Pair(String x, String y) {}

    private final DataSpec.Npz spec;
    private final ZipFile zip;
    private final String file;

    private NpzLoader(DataSpec.Npz spec, ZipFile zip) {
        this.spec = spec;
        this.zip = zip;
        this.file = spec.file().toString();
    }

    /** Returns the examples to learn from. */
    static RawExamples load(DataSpec.Npz spec) {
        return open(spec, loader -> loader.read(loader.names()));
    }

    /** Returns the part that the archive itself sets aside, as {@code x_test} and {@code y_test} beside {@code x_train}. */
    static Optional<RawExamples> loadTest(DataSpec.Npz spec) {
        return open(
                spec,
                loader -> loader.names().x().equals("x_train") && loader.has(OWN_TEST)
                        ? Optional.of(loader.read(OWN_TEST))
                        : Optional.empty());
    }

    private interface Reading<T> {
        T read(NpzLoader loader) throws IOException;
    }

    private static <T> T open(DataSpec.Npz spec, Reading<T> reading) {
        try (ZipFile zip = new ZipFile(spec.file().toFile())) {
            return reading.read(new NpzLoader(spec, zip));
        } catch (ZipException e) {
            throw Faults.malformed(
                    spec.file().toString(),
                    "the archive must be whole",
                    "a file of numpy.savez",
                    String.valueOf(e.getMessage()),
                    "save it again");
        } catch (IOException e) {
            throw Faults.unreadable(spec.file().toString(), e);
        }
    }

    private boolean has(Pair pair) {
        return zip.getEntry(pair.x() + ".npy") != null && zip.getEntry(pair.y() + ".npy") != null;
    }

    private Pair names() {
        if (spec.features().isPresent()) {
            String x = spec.features().get();
            String partner = USUAL.stream()
                    .filter(pair -> pair.x().equals(x) && has(pair))
                    .map(Pair::y)
                    .findFirst()
                    .orElse("y");
            return new Pair(x, spec.targets().orElse(partner));
        }
        boolean needsTargets = spec.targets().isEmpty();
        for (Pair pair : USUAL) {
            if (needsTargets ? has(pair) : zip.getEntry(pair.x() + ".npy") != null) {
                return new Pair(pair.x(), spec.targets().orElse(pair.y()));
            }
        }
        throw Faults.malformed(
                file,
                "the archive must hold features and targets",
                "x and y, features and labels, data and target, or x_train and y_train",
                arrays().toString(),
                "name them with ?x=NAME&y=NAME; y=none if there are no targets");
    }

    private List<String> arrays() {
        List<String> names = new ArrayList<>();
        zip.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(".npy"))
                .limit(50)
                .forEach(name -> names.add(name.substring(0, name.length() - 4)));
        return names;
    }

    private RawExamples read(Pair names) throws IOException {
        String where = file + ", array '" + names.x() + "'";
        try (Array x = open(names.x())) {
            Shape whole = x.header.shape();
            if (whole.rank() < 1 || whole.elements() < 1) {
                throw Faults.malformed(
                        where,
                        "the features must have examples",
                        "[examples, ...]",
                        whole.toString(),
                        "save another array");
            }
            int rows = (int) Math.min(spec.preparation().limit(), whole.dim(0));
            Shape shape = Shape.of(Arrays.copyOfRange(whole.toArray(), 1, whole.rank()));
            GrowingFloats features = new GrowingFloats();
            Faults faults = new Faults();
            x.read(rows * shape.elements(), (at, value) -> add(features, faults, where, at, value));
            faults.throwAny();
            return new RawExamples(where, shape, features.toArray(), targets(names.y(), whole.dim(0), rows), 1);
        }
    }

    private static void add(GrowingFloats into, Faults faults, String where, long at, double value) {
        float number = (float) value;
        if (!Float.isFinite(number)) {
            faults.add(
                    where + ", element " + at,
                    "an element must be a finite number",
                    "a number of float32",
                    Double.toString(value),
                    "remove the example or replace the number");
        }
        into.add(number);
    }

    private Targets targets(String name, long examples, int rows) throws IOException {
        if (name.equals("none")) {
            return new Targets.None();
        }
        String where = file + ", array '" + name + "'";
        try (Array y = open(name)) {
            Shape shape = y.header.shape();
            boolean classes = spec.target().kind() == Kind.CLASS;
            boolean column = shape.rank() == 1 || (shape.rank() == 2 && shape.dim(1) == 1);
            boolean fits = classes ? column : column || (shape.rank() == 2 && shape.dim(1) > 0);
            if (!fits || shape.dim(0) != examples) {
                throw Faults.malformed(
                        where,
                        "there must be a target for each example",
                        classes ? "[" + examples + "]" : "[" + examples + "] or [" + examples + ", values]",
                        shape.toString(),
                        "save labels as numbers, one an example; or say target=regression");
            }
            int width = Math.toIntExact(shape.elements() / examples);
            Faults faults = new Faults();
            Labels labels = new Labels(spec.target().names(), faults);
            GrowingFloats values = new GrowingFloats();
            y.read((long) rows * width, (at, value) -> {
                if (classes) {
                    labels.add(where + ", element " + at, value);
                } else {
                    add(values, faults, where, at, value);
                }
            });
            faults.throwAny();
            return classes ? labels.targets() : new Targets.Values(values.toArray(), width);
        }
    }

    private Array open(String name) throws IOException {
        @Nullable ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry == null) {
            throw Faults.malformed(
                    file,
                    "the archive must hold the array",
                    "'" + name + "'",
                    arrays().toString(),
                    "correct ?x=NAME&y=NAME" + Suggestions.of(name, arrays()));
        }
        return new Array(zip.getInputStream(entry), file + ", array '" + name + "'");
    }

    private interface Elements {
        void element(long at, double value);
    }

    /** One array of the archive, read as it comes. */
    private static final class Array implements AutoCloseable {

        private final InputStream in;
        private final String where;
        private final NpyHeader header;

        Array(InputStream in, String where) throws IOException {
            this.in = in;
            this.where = where;
            this.header = NpyHeader.read(in, where);
        }

        void read(long count, Elements elements) throws IOException {
            NpyType type = header.type();
            if (count > GrowingFloats.MOST) {
                throw Faults.malformed(
                        where,
                        "the numbers must fit into memory",
                        "at most " + GrowingFloats.MOST + " numbers",
                        count + " of shape " + header.shape(),
                        "read a part of them with limit=N");
            }
            long done = 0;
            while (done < count) {
                int wanted = (int) Math.min(CHUNK, count - done) * type.bytes();
                byte[] bytes = in.readNBytes(wanted);
                if (bytes.length < wanted) {
                    throw Faults.malformed(
                            where,
                            "the data must fill the shape",
                            header.shape() + " of " + type,
                            (done + bytes.length / type.bytes()) + " numbers",
                            "save the array again");
                }
                ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < wanted / type.bytes(); i++) {
                    elements.element(done++, type.real(data, i));
                }
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
