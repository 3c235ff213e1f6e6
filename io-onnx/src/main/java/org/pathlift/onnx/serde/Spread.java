package org.pathlift.onnx.serde;

import java.math.BigInteger;

/**
 * Which elements stand for all of a long tensor: 2^13 of them, spread evenly over all of it by multiples of the golden
 * section. A mean square over them is good to one or two percent. A tensor of one length always gives
 * the same places.
 */
public final class Spread {

    /** The most elements that are taken. */
    public static final int MOST = 1 << 13;

    private static final double GOLDEN_SECTION = 0.6180339887498949;

    private Spread() {}

    /** Returns the places of the elements that are taken of so many: all of them in order up to {@link #MOST}. */
    public static long[] places(long count) {
        long[] places = new long[(int) Math.min(count, MOST)];
        long step = count <= MOST ? 1 : coprime(Math.round(GOLDEN_SECTION * count), count);
        long at = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = at;
            at += step;
            at -= at >= count ? count : 0;
        }
        return places;
    }

    /** The next number whose multiples reach every place. */
    private static long coprime(long from, long count) {
        long step = from;
        while (!BigInteger.valueOf(step).gcd(BigInteger.valueOf(count)).equals(BigInteger.ONE)) {
            step++;
        }
        return step;
    }
}
