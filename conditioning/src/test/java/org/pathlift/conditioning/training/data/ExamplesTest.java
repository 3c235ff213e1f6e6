package org.pathlift.conditioning.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.expansion.ExpandedInput;
import org.pathlift.conditioning.expansion.InputExpansion;
import org.pathlift.conditioning.training.data.Batches.Batch;
import org.pathlift.conditioning.training.data.Batches.Remainder;
import org.pathlift.onnx.graph.Shape;

class ExamplesTest {

    /** Example i has the features i and i + 0.5. */
    private static Examples examples(long... labels) {
        float[] features = new float[2 * labels.length];
        for (int i = 0; i < labels.length; i++) {
            features[2 * i] = i;
            features[2 * i + 1] = i + 0.5f;
        }
        int count = (int) Arrays.stream(labels).max().orElse(0) + 1;
        return Examples.of(Shape.of(2), features, new Targets.Classes(labels, count, List.of()));
    }

    private static Examples uneven() {
        return examples(IntStream.range(0, 100)
                .mapToLong(i -> i < 70 ? 0 : i < 95 ? 1 : i < 99 ? 2 : 3)
                .toArray());
    }

    private static Set<Float> ids(Examples examples) {
        Set<Float> ids = new HashSet<>();
        for (int i = 0; i < examples.size(); i++) {
            ids.add(examples.features(i)[0]);
        }
        return ids;
    }

    private static int[] counts(Examples examples) {
        int[] counts = new int[examples.classes().count()];
        for (int i = 0; i < examples.size(); i++) {
            counts[(int) examples.label(i)]++;
        }
        return counts;
    }

    @Test
    void subset_ofSubset_keepsFeaturesWithLabels() {
        Examples part = examples(0, 1, 2, 3, 4).subset(4, 2, 0).subset(1, 0);

        assertThat(part.features(0)).containsExactly(2, 2.5f);
        assertThat(part.features(1)).containsExactly(4, 4.5f);
        assertThat(part.label(0)).isEqualTo(2);
        assertThat(part.label(1)).isEqualTo(4);
    }

    @Test
    void expanded_ofSubset_hasConstantsAmongTheFeatures() {
        ExpandedInput input = new ExpandedInput(new InputExpansion.Spaced(2, 1, 9), Set.of(0));
        Examples expanded = examples(0, 1, 2).subset(2, 1).expanded(input);
        FloatBuffer gathered = FloatBuffer.allocate(8);

        expanded.gather(new int[] {1, 0}, 0, 2, gathered);

        assertThat(expanded.shape()).isEqualTo(Shape.of(4));
        assertThat(expanded.features(0)).containsExactly(9, 2, 9, 2.5f);
        assertThat(gathered.array()).containsExactly(9, 1, 9, 1.5f, 9, 2, 9, 2.5f);
        assertThat(expanded.subset(1).features(0)).containsExactly(9, 1, 9, 1.5f);
        assertThat(expanded.label(1)).isEqualTo(1);
        assertThatThrownBy(() -> expanded.expanded(input)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void gather_intoDirectBuffer_hasTheOrder() {
        FloatBuffer features =
                ByteBuffer.allocateDirect(16).order(ByteOrder.nativeOrder()).asFloatBuffer();
        LongBuffer labels = LongBuffer.allocate(2);
        Examples examples = examples(7, 6, 5, 4).subset(3, 2, 1, 0);

        examples.gather(new int[] {9, 0, 2, 9}, 1, 2, features);
        examples.gatherLabels(new int[] {9, 0, 2, 9}, 1, 2, labels);

        float[] gathered = new float[4];
        features.flip().get(gathered);
        assertThat(gathered).containsExactly(3, 3.5f, 1, 1.5f);
        assertThat(labels.array()).containsExactly(4, 6);
    }

    @Test
    void gatherValues_rows_areWhole() {
        Examples examples =
                Examples.of(Shape.of(1), new float[] {0, 1, 2}, new Targets.Values(new float[] {1, 2, 3, 4, 5, 6}, 2));
        FloatBuffer values = FloatBuffer.allocate(4);

        examples.gatherValues(new int[] {2, 0}, 0, 2, values);

        assertThat(examples.valueWidth()).isEqualTo(2);
        assertThat(values.array()).containsExactly(5, 6, 1, 2);
        assertThatThrownBy(examples::classes).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void of_lengthsThatDisagree_areRefused() {
        assertThatThrownBy(() -> Examples.of(Shape.of(2), new float[3], new Targets.None()))
                .hasMessageContaining("found 3 numbers");
        assertThatThrownBy(() -> Examples.of(Shape.of(2), new float[4], new Targets.Classes(new long[3], 1, List.of())))
                .hasMessageContaining("must be 2 for the examples, found 3");
        assertThatThrownBy(
                        () -> Examples.of(Shape.of(1), new float[1], new Targets.Classes(new long[] {2}, 2, List.of())))
                .hasMessageContaining("found 2");
    }

    @Test
    void split_parts_areDisjointAndComplete() {
        HeldOutSplit split = uneven().split(0.2, 5);

        Set<Float> both = ids(split.train());
        both.addAll(ids(split.heldOut()));
        assertThat(split.train().size()).isEqualTo(80);
        assertThat(split.heldOut().size()).isEqualTo(20);
        assertThat(both).hasSize(100);
    }

    @Test
    void split_classes_haveTheirShares() {
        HeldOutSplit split = uneven().split(0.2, 5);

        assertThat(counts(split.heldOut())).containsExactly(14, 5, 1, 0);
        assertThat(counts(split.train())).containsExactly(56, 20, 3, 1);
    }

    @Test
    void split_sameSeed_isTheSame() {
        assertThat(ids(uneven().split(0.2, 5).heldOut()))
                .isEqualTo(ids(uneven().split(0.2, 5).heldOut()));
        assertThat(ids(uneven().split(0.2, 5).heldOut()))
                .isNotEqualTo(ids(uneven().split(0.2, 6).heldOut()));
    }

    @Test
    void split_values_isByNumberAlone() {
        Examples examples = Examples.of(Shape.of(1), new float[10], new Targets.Values(new float[10], 1));

        assertThat(examples.split(0.3, 1).heldOut().size()).isEqualTo(3);
        assertThatThrownBy(() -> examples.split(1, 1)).hasMessageContaining("between 0 and 1");
    }

    @Test
    void shuffled_epochs_arePermutationsThatDiffer() {
        EpochOrder order = EpochOrder.shuffled(42);

        int[] sorted = order.rows(3, 1000);
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(IntStream.range(0, 1000).toArray());
        assertThat(order.rows(3, 1000)).isEqualTo(EpochOrder.shuffled(42).rows(3, 1000));
        assertThat(order.rows(3, 1000)).isNotEqualTo(order.rows(4, 1000));
        assertThat(order.rows(3, 1000)).isNotEqualTo(EpochOrder.shuffled(43).rows(3, 1000));
    }

    /** A uniform shuffle puts each number into each place with probability 1/4: 4000 draws, standard deviation 27. */
    @Test
    void shuffled_places_areUniform() {
        int[][] counts = new int[4][4];
        for (int epoch = 0; epoch < 4000; epoch++) {
            int[] rows = EpochOrder.shuffled(9).rows(epoch, 4);
            for (int place = 0; place < 4; place++) {
                counts[place][rows[place]]++;
            }
        }

        for (int[] place : counts) {
            for (int count : place) {
                assertThat(count).isBetween(1000 - 137, 1000 + 137);
            }
        }
    }

    @Test
    void batches_keep_coverTheEpochOnce() {
        Batches batches = new Batches(examples(0, 1, 2, 3, 4, 5, 6), 3, EpochOrder.shuffled(1), Remainder.KEEP);

        List<Batch> epoch = batches.epoch(0);

        LongBuffer labels = LongBuffer.allocate(7);
        epoch.forEach(batch -> batch.labels(labels));
        assertThat(epoch).extracting(Batch::size).containsExactly(3, 3, 1);
        assertThat(batches.count()).isEqualTo(3);
        assertThat(labels.array()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
        assertThat(epoch.get(1).example(0)).isEqualTo((int) labels.get(3));
    }

    @Test
    void batches_drop_leavesTheRemainderOut() {
        Batches batches = new Batches(examples(0, 1, 2, 3, 4, 5, 6), 3, EpochOrder.inOrder(), Remainder.DROP);
        FloatBuffer features = FloatBuffer.allocate(6);

        batches.epoch(0).get(1).features(features);

        assertThat(batches.epoch(0)).hasSize(2);
        assertThat(features.array()).containsExactly(3, 3.5f, 4, 4.5f, 5, 5.5f);
        assertThatThrownBy(() -> new Batches(examples(0), 0, EpochOrder.inOrder(), Remainder.KEEP))
                .hasMessageContaining("found 0");
    }
}
