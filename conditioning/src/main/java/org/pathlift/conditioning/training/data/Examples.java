package org.pathlift.conditioning.training.data;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.expansion.ExpandedInput;
import org.pathlift.conditioning.expansion.Placement;
import org.pathlift.onnx.graph.Shape;

/**
 * Examples in memory: float32 features of one shape, and their targets. Immutable; a subset is a view that shares the
 * numbers with the whole.
 */
public final class Examples {

    private final Shape shape;
    private final int stride;
    private final float[] features;
    private final Targets targets;
    private final int[] rows;
    private final @Nullable Placement expansion;

    private Examples(
            Shape shape, int stride, float[] features, Targets targets, int[] rows, @Nullable Placement expansion) {
        this.shape = shape;
        this.stride = stride;
        this.features = features;
        this.targets = targets;
        this.rows = rows;
        this.expansion = expansion;
    }

    /**
     * Returns examples that own these arrays.
     *
     * @param shape the shape of one example
     * @param features row-major, {@code [examples, ...shape]}
     * @throws IllegalArgumentException if the lengths do not agree, or a label is no class
     */
    public static Examples of(Shape shape, float[] features, Targets targets) {
        if (shape.elements() < 1 || features.length % shape.elements() != 0) {
            throw new IllegalArgumentException(
                    "features must fill examples of shape %s, found %d numbers".formatted(shape, features.length));
        }
        int size = Math.toIntExact(features.length / shape.elements());
        if (targets instanceof Targets.Classes classes) {
            checkCount(size, classes.labels().length);
            for (long label : classes.labels()) {
                if (label < 0 || label >= classes.count()) {
                    throw new IllegalArgumentException(
                            "a label must be in [0, %d), found %d".formatted(classes.count(), label));
                }
            }
        } else if (targets instanceof Targets.Values values) {
            checkCount(size * values.width(), values.values().length);
        }
        return new Examples(
                shape,
                Math.toIntExact(shape.elements()),
                features,
                targets,
                IntStream.range(0, size).toArray(),
                null);
    }

    private static void checkCount(int expected, int found) {
        if (expected != found) {
            throw new IllegalArgumentException(
                    "targets must be %d for the examples, found %d".formatted(expected, found));
        }
    }

    /** Returns the number of examples. */
    public int size() {
        return rows.length;
    }

    /** Returns the shape of one example. */
    public Shape shape() {
        return shape;
    }

    /** Returns the classes of the targets: their number and names. */
    public Targets.Classes classes() {
        if (targets instanceof Targets.Classes classes) {
            return classes;
        }
        throw new IllegalStateException(
                "the examples must have classes, found " + targets.getClass().getSimpleName());
    }

    /** Returns the kind of the targets: the arrays in it are of the whole that this may be a subset of. */
    public Targets targets() {
        return targets;
    }

    /** Returns the class of an example. */
    public long label(int example) {
        return classes().labels()[rows[example]];
    }

    /** Returns the numbers that are the target of an example: 1 where it is no vector; 0 where there are no values. */
    public int valueWidth() {
        return targets instanceof Targets.Values values ? values.width() : 0;
    }

    /** Returns a copy of the features of an example. */
    public float[] features(int example) {
        float[] copy = new float[Math.toIntExact(shape.elements())];
        put(example, FloatBuffer.wrap(copy));
        return copy;
    }

    /** Puts the features of the examples {@code order[from]} to {@code order[from + count - 1]} into a buffer. */
    public void gather(int[] order, int from, int count, FloatBuffer into) {
        for (int i = from; i < from + count; i++) {
            put(order[i], into);
        }
    }

    private void put(int example, FloatBuffer into) {
        int from = rows[example] * stride;
        if (expansion == null) {
            into.put(features, from, stride);
        } else {
            expansion.put(features, from, into);
        }
    }

    /** Puts the classes of these examples into a buffer. */
    public void gatherLabels(int[] order, int from, int count, LongBuffer into) {
        long[] labels = classes().labels();
        for (int i = from; i < from + count; i++) {
            into.put(labels[rows[order[i]]]);
        }
    }

    /** Puts the target values of these examples into a buffer, {@link #valueWidth} for each. */
    public void gatherValues(int[] order, int from, int count, FloatBuffer into) {
        if (!(targets instanceof Targets.Values values)) {
            throw new IllegalStateException(
                    "the examples must have values, found " + targets.getClass().getSimpleName());
        }
        for (int i = from; i < from + count; i++) {
            into.put(values.values(), rows[order[i]] * values.width(), values.width());
        }
    }

    /**
     * Returns these examples with expanded features, which are made when they are asked for: the numbers in memory stay the
     * original ones.
     *
     * @param input the expansion of one example, without a batch axis
     */
    public Examples expanded(ExpandedInput input) {
        if (expansion != null) {
            throw new IllegalStateException("the examples are expanded already");
        }
        Placement placement = input.placement(shape);
        return new Examples(placement.to(), stride, features, targets, rows, placement);
    }

    /** Returns the examples with these numbers, in this order. */
    public Examples subset(int... examples) {
        int[] chosen = new int[examples.length];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = rows[examples[i]];
        }
        return new Examples(shape, stride, features, targets, chosen, expansion);
    }

    /**
     * Returns two parts, each in the order of the whole.
     *
     * <p>Of each class, the held-out part has its share, rounded down or up; with the same seed it is the same part.
     *
     * @param fraction the share of the held-out part, between 0 and 1
     */
    public HeldOutSplit split(double fraction, long seed) {
        return HeldOutSplit.of(this, fraction, seed);
    }

    @Override
    public String toString() {
        return size() + " examples of shape " + shape;
    }
}
