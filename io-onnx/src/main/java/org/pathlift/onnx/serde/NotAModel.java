package org.pathlift.onnx.serde;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Says what a file is that is no model, as far as its first bytes tell. */
final class NotAModel {

    private static final int PREFIX = 64;

    private NotAModel() {}

    static String describe(MappedFile file) {
        if (file.size() == 0) {
            return "an empty file";
        }
        ByteBuffer bytes = file.slice(0, (int) Math.min(PREFIX, file.size()));
        String start = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        if (start.startsWith("version https://git-lfs")) {
            return "a Git LFS pointer instead of the file itself";
        }
        if (start.startsWith("PK\u0003\u0004")) {
            return "a ZIP archive";
        }
        if (start.startsWith("\u0089HDF")) {
            return "an HDF5 file";
        }
        boolean text = start.chars().allMatch(c -> (c >= ' ' && c < 127) || c == '\n' || c == '\r' || c == '\t');
        return text ? "text" : "other bytes";
    }
}
