package org.pathlift.conditioning.expansion;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Set;
import org.pathlift.onnx.graph.Shape;

/** Where each element of a tensor goes when it is expanded, row-major in both. */
public final class Placement {

    private final Shape from;
    private final Shape to;
    private final int[] places;
    private final double fill;

    private Placement(Shape from, Shape to, int[] places, double fill) {
        this.from = from;
        this.to = to;
        this.places = places;
        this.fill = fill;
    }

    /**
     * Places the elements of a tensor of this shape.
     *
     * @param axes the axes that are expanded
     * @throws ArithmeticException if the expanded tensor has more than 2^31 − 1 elements
     */
    static Placement of(InputExpansion expansion, Shape shape, Set<Integer> axes) {
        Shape expanded = expanded(expansion, shape, axes);
        Math.toIntExact(expanded.elements());
        int[] places = {0};
        for (int axis = 0; axis < shape.rank(); axis++) {
            int extent = Math.toIntExact(shape.dim(axis));
            int[] next = new int[places.length * extent];
            for (int i = 0; i < next.length; i++) {
                long entry = i % extent;
                long place = axes.contains(axis) ? expansion.place(entry) : entry;
                next[i] = Math.toIntExact(places[i / extent] * expanded.dim(axis) + place);
            }
            places = next;
        }
        return new Placement(shape, expanded, places, expansion.fill());
    }

    static Shape expanded(InputExpansion expansion, Shape shape, Set<Integer> axes) {
        long[] dims = shape.toArray();
        for (int axis : axes) {
            dims[axis] = expansion.extent(dims[axis]);
        }
        return Shape.of(dims);
    }

    /** Returns the original shape. */
    public Shape from() {
        return from;
    }

    /** Returns the expanded shape. */
    public Shape to() {
        return to;
    }

    /** Returns where an element goes. */
    int place(int element) {
        return places[element];
    }

    /** Returns the expanded tensor. */
    public double[] expand(double[] original) {
        double[] expanded = new double[(int) to.elements()];
        Arrays.fill(expanded, fill);
        for (int i = 0; i < places.length; i++) {
            expanded[places[i]] = original[i];
        }
        return expanded;
    }

    /** Puts the expansion of the tensor that begins at an index of an array into a buffer, which moves on by its size. */
    public void put(float[] original, int at, FloatBuffer into) {
        int base = into.position();
        int size = (int) to.elements();
        for (int i = 0; i < size; i++) {
            into.put(base + i, (float) fill);
        }
        for (int i = 0; i < places.length; i++) {
            into.put(base + places[i], original[at + i]);
        }
        into.position(base + size);
    }
}
