package org.pathlift.conditioning.architecture;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.stream.IntStream;
import org.pathlift.onnx.graph.TensorData;

/**
 * Float32 numbers from N(0, deviation^2), worked out when they are asked for.
 *
 * <p>Element i is deviation * Φ^-1(u), u one of the 2^53 odd multiples of 2^-54, drawn by the mixing function of
 * SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) at key + (i + 1) γ.
 */
record NormalData(long size, long key, double deviation) implements TensorData {

    private static final int BLOCK = 1 << 13;
    private static final long GAMMA = 0x9e3779b97f4a7c15L;

    @Override
    public ByteBuffer slice(long offset, int length) {
        Objects.checkFromIndexSize(offset, (long) length, size);
        long first = offset / Float.BYTES;
        int lead = (int) (offset % Float.BYTES);
        int count = (int) ((lead + (long) length + Float.BYTES - 1) / Float.BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        // Blocks are apart from each other, so it is no matter who fills which, and when.
        IntStream.range(0, (count + BLOCK - 1) / BLOCK)
                .parallel()
                .forEach(block -> fill(bytes, first, block * BLOCK, Math.min(count, (block + 1) * BLOCK)));
        return bytes.slice(lead, length).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private void fill(ByteBuffer bytes, long first, int from, int to) {
        for (int i = from; i < to; i++) {
            bytes.putFloat(Float.BYTES * i, (float) (deviation * NormalQuantile.of(uniform(first + i))));
        }
    }

    private double uniform(long index) {
        return ((mix(key + (index + 1) * GAMMA) >>> 11) + 0.5) * 0x1p-53;
    }

    static long mix(long state) {
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
