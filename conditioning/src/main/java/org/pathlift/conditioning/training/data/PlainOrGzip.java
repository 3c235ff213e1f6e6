package org.pathlift.conditioning.training.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files that may be compressed by gzip, which their first bytes tell. */
final class PlainOrGzip {

    private static final int BUFFER = 1 << 16;

    private PlainOrGzip() {}

    static InputStream open(Path file) throws IOException {
        return of(Files.newInputStream(file));
    }

    static InputStream of(InputStream file) throws IOException {
        try {
            BufferedInputStream in = new BufferedInputStream(file, BUFFER);
            in.mark(2);
            boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return gzip ? new BufferedInputStream(new GZIPInputStream(in, BUFFER), BUFFER) : in;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }
}
