package org.pathlift.conditioning.permutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One permutation with sign flips: the unit that stands at each place after it, and the signs that flip there.
 *
 * <p>The convention is that of weight matching: {@code source(i)} is the unit of the original whose weights come to the
 * place of unit i. Flips are of the places, after units have moved.
 */
public final class Arrangement {

    private final int[] source;
    private final boolean[] flipped;

    private Arrangement(int[] source, boolean[] flipped) {
        this.source = source;
        this.flipped = flipped;
    }

    /** Returns the arrangement that changes nothing. */
    public static Arrangement identity(PermutationSymmetry symmetry) {
        int[] source = new int[symmetry.units() + 1];
        Arrays.setAll(source, i -> i);
        return new Arrangement(source, new boolean[symmetry.signs() + 1]);
    }

    /** Returns an arrangement drawn uniformly from all of a model, by a seed. */
    public static Arrangement random(PermutationSymmetry symmetry, long seed) {
        Arrangement drawn = identity(symmetry);
        Random random = new Random(seed);
        for (PermutationClass one : symmetry.classes()) {
            List<Integer> blocks = order(one.blocks().size(), random);
            for (int block = 0; block < blocks.size(); block++) {
                List<List<Integer>> to = one.blocks().get(block).cells();
                List<List<Integer>> from = one.blocks().get(blocks.get(block)).cells();
                for (int cell = 0; cell < to.size(); cell++) {
                    List<Integer> order = order(to.get(cell).size(), random);
                    for (int i = 0; i < order.size(); i++) {
                        drawn.source[to.get(cell).get(i)] = from.get(cell).get(order.get(i));
                    }
                }
            }
        }
        for (int sign = 1; sign < drawn.flipped.length; sign++) {
            drawn.flipped[sign] = random.nextBoolean();
        }
        return drawn;
    }

    private static List<Integer> order(int count, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        return order;
    }

    /** Returns the number of units. */
    public int units() {
        return source.length - 1;
    }

    /** Returns the unit whose weights come to a unit's place; 0 for 0. */
    public int source(int unit) {
        return source[unit];
    }

    /** Returns whether a sign flips at its place; false for 0. */
    public boolean flipped(int sign) {
        return flipped[sign];
    }

    /** Returns the number of units that another one's weights come to. */
    public int moved() {
        int moved = 0;
        for (int unit = 1; unit < source.length; unit++) {
            moved += source[unit] == unit ? 0 : 1;
        }
        return moved;
    }

    /** Returns the number of signs that flip. */
    public int flips() {
        int flips = 0;
        for (boolean one : flipped) {
            flips += one ? 1 : 0;
        }
        return flips;
    }

    Arrangement copy() {
        return new Arrangement(source.clone(), flipped.clone());
    }

    void set(int unit, int from) {
        source[unit] = from;
    }

    void flip(int sign, boolean value) {
        flipped[sign] = value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Arrangement that
                && Arrays.equals(source, that.source)
                && Arrays.equals(flipped, that.flipped);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(source) + Arrays.hashCode(flipped);
    }

    @Override
    public String toString() {
        return Arrays.toString(source) + Arrays.toString(flipped);
    }
}
