package org.pathlift.onnx.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pathlift.onnx.error.MalformedModelException;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.graph.Shape;

/**
 * What stands at the head of an array in NumPy's {@code .npy} format, versions 1 to 3.
 *
 * @param type the type of the elements
 * @param shape the shape that the file declares; the data may be shorter
 */
public record NpyHeader(NpyType type, Shape shape) {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST = 1 << 20;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    /**
     * Reads the header and leaves the stream at the first element.
     *
     * @param where the place to name in errors
     * @throws MalformedModelException if there is no such header, or the array is of another type or order
     */
    public static NpyHeader read(InputStream in, String where) throws IOException {
        byte[] start = in.readNBytes(8);
        if (start.length < 8 || !Arrays.equals(MAGIC, 0, 6, start, 0, 6)) {
            throw malformed(where, "the file must begin as an .npy file", "\\x93NUMPY", "something else");
        }
        int width = start[6] == 1 ? 2 : 4;
        byte[] lengthBytes = in.readNBytes(width);
        ByteBuffer lengthBuffer = ByteBuffer.wrap(Arrays.copyOf(lengthBytes, 4)).order(ByteOrder.LITTLE_ENDIAN);
        long length = Integer.toUnsignedLong(lengthBuffer.getInt());
        byte[] bytes = in.readNBytes((int) Math.min(length, LONGEST));
        if (lengthBytes.length < width || bytes.length < length) {
            throw malformed(where, "the header must lie in the file", length + " bytes", bytes.length + " bytes");
        }
        String header = new String(bytes, StandardCharsets.UTF_8);
        String descr = group(where, DESCR, header);
        if (group(where, FORTRAN, header).equals("True")) {
            throw malformed(where, "the array must be in C order", "fortran_order False", "True");
        }
        Shape shape = shape(where, group(where, SHAPE, header));
        NpyType type = NpyType.of(descr)
                .orElseThrow(() -> malformed(where, "the element type must be known", NpyType.names(), descr));
        return new NpyHeader(type, shape);
    }

    private static Shape shape(String where, String text) {
        try {
            return Shape.of(Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .filter(dim -> !dim.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray());
        } catch (NumberFormatException | ArithmeticException e) {
            throw malformed(where, "the shape must be countable", "fewer than 2^63 elements", "(" + text + ")");
        }
    }

    private static String group(String where, Pattern pattern, String header) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw malformed(where, "the header must name type, order and shape", pattern.pattern(), header.strip());
        }
        return matcher.group(1);
    }

    static MalformedModelException malformed(String where, String rule, String expected, String found) {
        return new MalformedModelException(
                new Problem(rule, where, expected, found, "save the array with numpy.save, in C order"));
    }
}
