package org.pathlift.onnx.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;

/**
 * Reads one array of NumPy's {@code .npy} format, versions 1 to 3: little-endian float32, float64, int32, int64, int8,
 * uint8 and bool, in C order.
 */
public final class NpyFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private NpyFile() {}

    /**
     * Returns the array of a file.
     *
     * @throws ModelIoException if the file cannot be read
     * @throws MalformedModelException if it is no such array
     */
    public static Sample read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new ModelIoException(
                    new Problem(
                            "the array must be readable",
                            file.toString(),
                            "a readable file",
                            String.valueOf(e.getMessage()),
                            "check the path and its permissions"),
                    e);
        }
        if (bytes.length < 12 || !Arrays.equals(MAGIC, 0, 6, bytes, 0, 6)) {
            throw malformed(file, "the file must begin as an .npy file", "\\x93NUMPY", "something else");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = bytes[6] == 1 ? 10 : 12;
        long length =
                bytes[6] == 1 ? Short.toUnsignedInt(buffer.getShort(8)) : Integer.toUnsignedLong(buffer.getInt(8));
        if (start + length > bytes.length) {
            throw malformed(
                    file, "the header must lie in the file", length + " bytes", (bytes.length - start) + " bytes");
        }
        String header = new String(bytes, start, (int) length, StandardCharsets.UTF_8);
        String type = group(file, DESCR, header);
        if (group(file, FORTRAN, header).equals("True")) {
            throw malformed(file, "the array must be in C order", "fortran_order False", "True");
        }
        long[] dims = Arrays.stream(group(file, SHAPE, header).split(",", -1))
                .map(String::strip)
                .filter(dim -> !dim.isEmpty())
                .mapToLong(Long::parseLong)
                .toArray();
        return sample(
                file,
                type,
                Shape.of(dims),
                buffer.position((int) (start + length)).slice().order(ByteOrder.LITTLE_ENDIAN));
    }

    private static Sample sample(Path file, String type, Shape shape, ByteBuffer data) {
        int size = type.length() == 3 && Character.isDigit(type.charAt(2)) ? type.charAt(2) - '0' : 0;
        if (size > 0 && data.remaining() != Math.multiplyExact(shape.elements(), (long) size)) {
            throw malformed(file, "the data must fill the shape", shape + " of " + type, data.remaining() + " bytes");
        }
        int count = Math.toIntExact(shape.elements());
        double[] reals = new double[type.startsWith("<f") ? count : 0];
        long[] whole = new long[type.startsWith("<f") ? 0 : count];
        for (int i = 0; i < count; i++) {
            switch (type) {
                case "<f4" -> reals[i] = data.getFloat(4 * i);
                case "<f8" -> reals[i] = data.getDouble(8 * i);
                case "<i8" -> whole[i] = data.getLong(8 * i);
                case "<i4" -> whole[i] = data.getInt(4 * i);
                case "|i1" -> whole[i] = data.get(i);
                case "|u1", "|b1" -> whole[i] = Byte.toUnsignedLong(data.get(i));
                default ->
                    throw malformed(
                            file, "the element type must be known", "<f4, <f8, <i4, <i8, |i1, |u1 or |b1", type);
            }
        }
        return type.startsWith("<f") ? Sample.ofDoubles(shape, reals) : Sample.ofLongs(shape, whole);
    }

    private static String group(Path file, Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw malformed(file, "the header must name type, order and shape", pattern.pattern(), header.strip());
        }
        return matcher.group(1);
    }

    private static MalformedModelException malformed(Path file, String rule, String expected, String found) {
        return new MalformedModelException(
                new Problem(rule, file.toString(), expected, found, "save the array with numpy.save, in C order"));
    }
}
