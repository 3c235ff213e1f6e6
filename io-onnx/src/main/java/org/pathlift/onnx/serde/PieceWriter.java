package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes a file piece by piece, at most 1 MiB at a time. Long copied stretches of zeros become holes, as they mostly were
 * before.
 */
final class PieceWriter implements AutoCloseable {

    private static final int BLOCK = 1 << 20;
    private static final int SMALL = 1 << 16;
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(BLOCK).asReadOnlyBuffer();

    private final FileChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BLOCK);

    private PieceWriter(FileChannel channel) {
        this.channel = channel;
    }

    /** Writes a new file. */
    static void write(Pieces pieces, Path file) throws IOException {
        try (PieceWriter writer =
                new PieceWriter(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            write(pieces, writer::put, writer::copy);
            writer.finish(pieces.length());
        }
    }

    /** Writes into memory. */
    static void write(Pieces pieces, ByteBuffer target) {
        try {
            write(pieces, target::put, target::put);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
    }

    private static void write(Pieces pieces, PackedVarints.Sink made, PackedVarints.Sink copied) throws IOException {
        SlicesAhead slices = new SlicesAhead(pieces.computed());
        for (Piece piece : pieces.list()) {
            if (piece instanceof Piece.Packed packed) {
                PackedVarints.write(packed.data(), packed.type(), made);
            } else if (piece instanceof Piece.Literal literal) {
                made.write(ByteBuffer.wrap(literal.bytes()));
            } else if (piece instanceof Piece.Copy copy) {
                for (long at = 0; at < copy.length(); at += BLOCK) {
                    copied.write(copy.file().slice(copy.from() + at, (int) Math.min(BLOCK, copy.length() - at)));
                }
            } else {
                for (long left = piece.length(); left > 0; ) {
                    ByteBuffer slice = slices.next();
                    left -= slice.remaining();
                    made.write(slice);
                }
            }
        }
    }

    private void copy(ByteBuffer slice) throws IOException {
        if (slice.remaining() == BLOCK && slice.mismatch(ZEROS.duplicate()) < 0) {
            flush();
            channel.position(channel.position() + BLOCK);
        } else {
            put(slice);
        }
    }

    private void put(ByteBuffer bytes) throws IOException {
        if (bytes.remaining() > buffer.remaining() || bytes.remaining() > SMALL) {
            flush();
        }
        if (bytes.remaining() > SMALL) {
            writeAll(bytes);
        } else {
            buffer.put(bytes);
        }
    }

    private void flush() throws IOException {
        writeAll(buffer.flip());
        buffer.clear();
    }

    private void writeAll(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private void finish(long length) throws IOException {
        flush();
        if (channel.size() < length) {
            // The file ends in a hole.
            channel.position(length - 1);
            writeAll(ByteBuffer.allocate(1));
        }
        if (channel.size() != length) {
            throw new IOException("wrote " + channel.size() + " bytes instead of " + length);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
