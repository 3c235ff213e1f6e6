package org.pathlift.conditioning.training.data;

import java.util.Arrays;

/** Float32 numbers that grow as they are read, so that memory follows what a file holds and not what it claims. */
final class GrowingFloats {

    /** The most numbers that an array of Java holds on all virtual machines. */
    static final int MOST = Integer.MAX_VALUE - 8;

    private float[] values = new float[1 << 12];
    private int size;

    void add(float value) {
        if (size == values.length) {
            if (size == MOST) {
                throw new IllegalStateException("numbers must be at most " + MOST);
            }
            values = Arrays.copyOf(values, (int) Math.min(MOST, 2L * size));
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    /** Returns the numbers, in an array that is the caller's. */
    float[] toArray() {
        return size == values.length ? values : Arrays.copyOf(values, size);
    }
}
