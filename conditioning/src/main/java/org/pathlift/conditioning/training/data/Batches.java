package org.pathlift.conditioning.training.data;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Cuts the epochs of some examples into batches.
 *
 * @param examples what is cut
 * @param batchSize the examples of a batch
 * @param order their order in an epoch
 * @param remainder what happens to the examples that fill no batch
 */
public record Batches(Examples examples, int batchSize, EpochOrder order, Remainder remainder) {

    /** What happens to the last examples of an epoch where they are too few for a batch. */
    public enum Remainder {
        /** They are a smaller batch. */
        KEEP,
        /** They are left out of this epoch. */
        DROP
    }

    /**
     * Checks {@code batchSize}.
     *
     * @throws IllegalArgumentException if {@code batchSize} is below 1
     */
    public Batches {
        if (batchSize < 1) {
            throw new IllegalArgumentException("a batch must have at least 1 example, found " + batchSize);
        }
    }

    /** Returns the batches of every epoch. */
    public int count() {
        int full = examples.size() / batchSize;
        return remainder == Remainder.KEEP && examples.size() % batchSize != 0 ? full + 1 : full;
    }

    /** Returns the batches of an epoch; a run that was cut short takes up the list where it stopped. */
    public List<Batch> epoch(int epoch) {
        int[] rows = order.rows(epoch, examples.size());
        return IntStream.range(0, count())
                .mapToObj(number -> new Batch(
                        examples, rows, number * batchSize, Math.min(batchSize, examples.size() - number * batchSize)))
                .toList();
    }

    /** One batch: a stretch of an epoch's order. */
    public static final class Batch {

        private final Examples examples;
        private final int[] rows;
        private final int from;
        private final int size;

        private Batch(Examples examples, int[] rows, int from, int size) {
            this.examples = examples;
            this.rows = rows;
            this.from = from;
            this.size = size;
        }

        /**
         * Returns the batch in so many parts or fewer, in order, none of them empty; sizes differ by one at most, the
         * larger ones first.
         */
        public List<Batch> split(int parts) {
            int count = Math.min(parts, size);
            int share = size / count;
            int larger = size % count;
            return IntStream.range(0, count)
                    .mapToObj(part -> new Batch(
                            examples,
                            rows,
                            from + part * share + Math.min(part, larger),
                            part < larger ? share + 1 : share))
                    .toList();
        }

        /** Returns the number of examples. */
        public int size() {
            return size;
        }

        /** Returns the number, among all examples, of one of the batch. */
        public int example(int i) {
            return rows[from + i];
        }

        /** Puts the features into a buffer, {@code [size, ...shape]}. */
        public void features(FloatBuffer into) {
            examples.gather(rows, from, size, into);
        }

        /** Puts the classes into a buffer, {@code [size]}. */
        public void labels(LongBuffer into) {
            examples.gatherLabels(rows, from, size, into);
        }

        /** Puts the target values into a buffer, {@code [size, valueWidth]}. */
        public void values(FloatBuffer into) {
            examples.gatherValues(rows, from, size, into);
        }
    }
}
