package org.pathlift.conditioning.training.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.pathlift.onnx.graph.Tensor;

/**
 * Writes files in the safetensors format: the length of a JSON header in eight bytes, the header, the tensors' bytes. The
 * same content gives the same bytes. Among the notes is a SHA-256 of the file, computed with zeros in its own place.
 *
 * <p>A file is written beside its place, forced to the disk and moved there in one step, so that at any moment either the
 * old file or the new one is there, whole.
 */
final class TensorFileWriter {

    private static final int SLICE = 1 << 23;
    private static final int HASH_DIGITS = 64;

    private TensorFileWriter() {}

    /** The unfinished file of a target. */
    static Path temporary(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".tmp");
    }

    static void write(TensorFile content, Path target) throws IOException {
        Map<String, Tensor> tensors = new TreeMap<>(content.tensors());
        byte[] header = header(content.notes(), tensors);
        Path temporary = temporary(target);
        try (FileChannel channel = FileChannel.open(
                temporary,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            FileDigest digest = new FileDigest();
            digest.update(ByteBuffer.wrap(header));
            channel.position(Long.BYTES + (long) header.length);
            for (Tensor tensor : tensors.values()) {
                for (long from = 0; from < tensor.data().size(); from += SLICE) {
                    ByteBuffer slice = tensor.data()
                            .slice(from, (int) Math.min(SLICE, tensor.data().size() - from));
                    digest.update(slice.duplicate());
                    writeFully(channel, slice);
                }
            }
            FileDigest.put(header, "0".repeat(HASH_DIGITS), digest.hex());
            channel.position(0);
            writeFully(channel, length(header.length));
            writeFully(channel, ByteBuffer.wrap(header));
            channel.force(true);
        }
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(target);
    }

    private static ByteBuffer length(int length) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .rewind();
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Makes the move itself last, where the system can open folders. */
    private static void forceFolder(Path target) {
        try (FileChannel folder = FileChannel.open(target.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows cannot open folders; there the move lasts without it.
        }
    }

    private static byte[] header(Map<String, String> notes, Map<String, Tensor> tensors) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("__metadata__");
            json.writeStringField(TensorFile.DIGEST, "0".repeat(HASH_DIGITS));
            for (Map.Entry<String, String> note : notes.entrySet()) {
                json.writeStringField(note.getKey(), note.getValue());
            }
            json.writeEndObject();
            long offset = 0;
            for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
                json.writeObjectFieldStart(tensor.getKey());
                json.writeStringField("dtype", TensorTypes.name(tensor.getValue().type()));
                json.writeFieldName("shape");
                long[] dims = tensor.getValue().shape().toArray();
                json.writeArray(dims, 0, dims.length);
                long end = offset + tensor.getValue().data().size();
                json.writeFieldName("data_offsets");
                json.writeArray(new long[] {offset, end}, 0, 2);
                json.writeEndObject();
                offset = end;
            }
            json.writeEndObject();
        }
        byte[] padded = Arrays.copyOf(bytes.toByteArray(), (bytes.size() + 7) / 8 * 8);
        Arrays.fill(padded, bytes.size(), padded.length, (byte) ' ');
        return padded;
    }
}
