package org.pathlift.conditioning.training.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipException;
import org.pathlift.conditioning.training.data.TargetOptions.Kind;
import org.pathlift.onnx.graph.Shape;

/**
 * Reads the IDX format of MNIST: two zero bytes, a type, a rank, the extents as big-endian int32, the numbers.
 *
 * <p>See <a href="http://yann.lecun.com/exdb/mnist/">The MNIST database</a>, "file formats".
 */
final class IdxLoader {

    private static final int CHUNK = 1 << 16;
    private static final String REMEDY = "get the file again; images come first, then labels";

    private IdxLoader() {}

    static RawExamples load(DataSpec.Idx spec) {
        return load(
                spec.images(), spec.labels(), spec.target(), spec.preparation().limit(), 1);
    }

    static RawExamples load(Path images, Path labels, TargetOptions target, int limit, double usualScale) {
        String where = images.toString();
        Faults faults = new Faults();
        GrowingFloats features = new GrowingFloats();
        long[] examples = new long[1];
        Shape shape = read(
                images,
                limit,
                whole -> examples[0] = whole.dim(0),
                (at, value) -> add(features, faults, where, at, value));
        if (shape.elements() < 1 || features.size() == 0) {
            throw Faults.malformed(where, "the file must hold examples", "some numbers", "extents of 0", REMEDY);
        }
        Targets targets = targets(labels, target, limit, examples[0], faults);
        faults.throwAny();
        return new RawExamples(where, shape, features.toArray(), targets, usualScale);
    }

    private static Targets targets(Path file, TargetOptions target, int limit, long examples, Faults faults) {
        String where = file.toString();
        boolean classes = target.kind() == Kind.CLASS;
        Labels labels = new Labels(target.names(), faults);
        GrowingFloats values = new GrowingFloats();
        Shape each = read(
                file,
                limit,
                whole -> {
                    if (whole.dim(0) != examples || (classes && whole.elements() != examples)) {
                        throw Faults.malformed(
                                where,
                                "there must be a label for each image",
                                "[" + examples + "]",
                                whole.toString(),
                                "name the two files of the same part");
                    }
                },
                (at, value) -> {
                    if (classes) {
                        labels.add(where + ", element " + at, value);
                    } else {
                        add(values, faults, where, at, value);
                    }
                });
        return classes ? labels.targets() : new Targets.Values(values.toArray(), Math.toIntExact(each.elements()));
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

    private interface Extents {
        void declared(Shape whole);
    }

    private interface Elements {
        void element(long at, double value);
    }

    /** Reads the numbers of at most {@code limit} examples, and returns the shape of one. */
    private static Shape read(Path file, int limit, Extents extents, Elements elements) {
        String where = file.toString();
        try (InputStream in = PlainOrGzip.open(file)) {
            Type type = Type.NONE;
            byte[] magic = in.readNBytes(4);
            if (magic.length == 4 && magic[0] == 0 && magic[1] == 0) {
                type = Type.of(magic[2]);
            }
            if (type == Type.NONE || magic[3] < 1) {
                throw Faults.malformed(
                        where,
                        "the file must begin as an IDX file",
                        "00 00, a type 08 to 0e, a rank from 1",
                        hex(magic),
                        REMEDY);
            }
            Shape whole = extents(in, magic[3], where);
            extents.declared(whole);
            Shape shape = Shape.of(Arrays.copyOfRange(whole.toArray(), 1, whole.rank()));
            long count = Math.min(limit, whole.dim(0)) * shape.elements();
            if (count > GrowingFloats.MOST) {
                throw Faults.malformed(
                        where,
                        "the numbers must fit into memory",
                        "at most " + GrowingFloats.MOST + " numbers",
                        count + " of shape " + whole,
                        "read a part of them with limit=N, if the extents are right");
            }
            long done = 0;
            while (done < count) {
                int wanted = (int) Math.min(CHUNK, count - done) * type.bytes;
                byte[] bytes = in.readNBytes(wanted);
                if (bytes.length < wanted) {
                    throw truncated(where, whole, done + bytes.length / type.bytes);
                }
                ByteBuffer data = ByteBuffer.wrap(bytes);
                for (int i = 0; i < wanted / type.bytes; i++) {
                    elements.element(done++, type.number(data, i));
                }
            }
            if (count == whole.elements() && in.read() >= 0) {
                throw Faults.malformed(
                        where, "the numbers must end with the shape", whole + " of " + type, "more bytes", REMEDY);
            }
            return shape;
        } catch (EOFException | ZipException e) {
            throw Faults.malformed(
                    where, "the file must be whole", "all of its bytes", String.valueOf(e.getMessage()), REMEDY);
        } catch (IOException e) {
            throw Faults.unreadable(where, e);
        }
    }

    private static RuntimeException truncated(String where, Shape whole, long found) {
        return Faults.malformed(where, "the numbers must fill the shape", whole.toString(), found + " numbers", REMEDY);
    }

    private static Shape extents(InputStream in, int rank, String where) throws IOException {
        byte[] bytes = in.readNBytes(4 * rank);
        if (bytes.length < 4 * rank) {
            throw Faults.malformed(where, "the extents must lie in the file", rank + " extents", "the end", REMEDY);
        }
        long[] extents = new long[rank];
        ByteBuffer data = ByteBuffer.wrap(bytes);
        for (int axis = 0; axis < rank; axis++) {
            extents[axis] = Integer.toUnsignedLong(data.getInt());
        }
        try {
            return Shape.of(extents);
        } catch (ArithmeticException e) {
            throw Faults.malformed(
                    where, "the shape must be countable", "fewer than 2^63 numbers", Arrays.toString(extents), REMEDY);
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte one : bytes) {
            text.append(text.isEmpty() ? "" : " ").append("%02x".formatted(one));
        }
        return text.isEmpty() ? "an empty file" : text.toString();
    }

    /** The element types of the format. */
    private enum Type {
        NONE(0, 1),
        UINT8(0x08, 1),
        INT8(0x09, 1),
        INT16(0x0b, 2),
        INT32(0x0c, 4),
        FLOAT32(0x0d, 4),
        FLOAT64(0x0e, 8);

        private final int code;
        private final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }

        static Type of(int code) {
            return Arrays.stream(values())
                    .filter(type -> type.code == code)
                    .findFirst()
                    .orElse(NONE);
        }

        double number(ByteBuffer data, int i) {
            return switch (this) {
                case UINT8 -> Byte.toUnsignedInt(data.get(i));
                case INT8 -> data.get(i);
                case INT16 -> data.getShort(2 * i);
                case INT32 -> data.getInt(4 * i);
                case FLOAT32 -> data.getFloat(4 * i);
                case FLOAT64 -> data.getDouble(8 * i);
                case NONE -> throw new IllegalStateException("numbers must have a type");
            };
        }
    }
}
