package org.pathlift.conditioning.training.checkpoint;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a file that holds it. */
final class FileDigest {

    private final MessageDigest digest;

    FileDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void update(ByteBuffer bytes) {
        digest.update(bytes);
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Puts a digest in place of another of the same length in a header's first note.
     *
     * @return whether the other one stands there
     */
    static boolean put(byte[] header, String before, String after) {
        String text = new String(header, StandardCharsets.ISO_8859_1);
        String key = "\"" + TensorFile.DIGEST + "\":\"";
        int at = text.indexOf(key + before + "\"");
        if (at < 0) {
            return false;
        }
        byte[] digits = after.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(digits, 0, header, at + key.length(), digits.length);
        return true;
    }
}
