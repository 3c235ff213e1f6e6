package org.pathlift.onnx.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.pathlift.onnx.graph.TensorData;

/**
 * Writes a file piece by piece, at most 1 MiB at a time. Long copied stretches of zeros become holes, as they mostly were
 * before.
 */
final class PieceWriter implements AutoCloseable {

    private static final int SLICE = 1 << 20;
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
            for (Piece piece : pieces.list()) {
                writer.write(piece);
            }
            writer.finish(pieces.length());
        }
    }

    /** Writes into memory. */
    static void write(Pieces pieces, ByteBuffer target) {
        try {
            for (Piece piece : pieces.list()) {
                if (piece instanceof Piece.Packed packed) {
                    PackedVarints.write(packed.data(), packed.type(), target::put);
                } else if (piece instanceof Piece.Literal literal) {
                    target.put(literal.bytes());
                } else {
                    TensorData data = data(piece);
                    for (long at = 0; at < data.size(); at += SLICE) {
                        target.put(data.slice(at, (int) Math.min(SLICE, data.size() - at)));
                    }
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
    }

    private static TensorData data(Piece piece) {
        if (piece instanceof Piece.Copy copy) {
            return new MappedData(copy.file(), copy.from(), copy.length());
        }
        return ((Piece.Elements) piece).data();
    }

    private void write(Piece piece) throws IOException {
        if (piece instanceof Piece.Packed packed) {
            PackedVarints.write(packed.data(), packed.type(), this::put);
        } else if (piece instanceof Piece.Literal literal) {
            put(ByteBuffer.wrap(literal.bytes()));
        } else {
            TensorData data = data(piece);
            for (long at = 0; at < data.size(); at += SLICE) {
                ByteBuffer slice = data.slice(at, (int) Math.min(SLICE, data.size() - at));
                if (piece instanceof Piece.Copy && slice.remaining() >= BLOCK) {
                    putSparse(slice);
                } else {
                    put(slice);
                }
            }
        }
    }

    private void putSparse(ByteBuffer slice) throws IOException {
        while (slice.remaining() >= BLOCK) {
            ByteBuffer block = slice.slice(slice.position(), BLOCK);
            if (block.mismatch(ZEROS.duplicate()) < 0) {
                flush();
                channel.position(channel.position() + BLOCK);
            } else {
                put(block);
            }
            slice.position(slice.position() + BLOCK);
        }
        put(slice);
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
