package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Supplier;
import org.pathlift.onnx.concurrent.Background;
import org.pathlift.onnx.error.ModelIoException;
import org.pathlift.onnx.error.Problem;

/** Names a file by its content. */
public final class FileHash {

    private static final int BUFFER = 1 << 20;

    private FileHash() {}

    /**
     * Begins to hash a file beside other work.
     *
     * @return waits for {@link #sha256} of the file, and fails as that does
     */
    public static Supplier<String> begin(Path file) {
        return Background.begin(() -> sha256(file))::get;
    }

    /**
     * Returns the SHA-256 of a file in hexadecimal.
     *
     * @throws ModelIoException if the file cannot be read
     */
    public static String sha256(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new ModelIoException(
                    new Problem(
                            "the input must be readable",
                            file.toString(),
                            "a readable file",
                            String.valueOf(e.getMessage()),
                            "check the path and its permissions"),
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
