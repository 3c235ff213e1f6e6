package org.pathlift.conditioning.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand. */
class ComparisonTest {

    private static final double EXACT = 1e-15;

    @Test
    void spread_isThatOfASample() {
        // 2, 4, 9: mean 5, squares 9 + 1 + 16 = 26, divided by 2.
        Spread spread = Spread.of(2, 4, 9);
        assertThat(spread.mean()).isEqualTo(5);
        assertThat(spread.deviation()).isCloseTo(Math.sqrt(13), within(EXACT));
        assertThat(spread.count()).isEqualTo(3);
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, null, 1));
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void epochs_areThoseOfTheSeedsThatTrainedThem_andTheBestIsOneOfAll() {
        // The second seed ended one epoch earlier. The third epoch is the best, but the first seed's alone.
        Comparison.Rule rule = rule(
                OptionalDouble.empty(),
                run(new double[] {4, 2, 1}, new double[] {0.5, 0.75, 1}),
                run(new double[] {2, 1}, new double[] {0.25, 0.5}));

        assertThat(rule.epochs()).extracting(Comparison.Epoch::epoch).containsExactly(1, 2, 3);
        Comparison.Measures first = rule.epochs().get(0).measures();
        assertThat(first.trainLoss()).isEqualTo(new Spread(3, Math.sqrt(2), 2));
        assertThat(first.heldOutLoss()).isEqualTo(new Spread(6, Math.sqrt(8), 2));
        assertThat(first.heldOutAccuracy()).isEqualTo(new Spread(0.375, Math.sqrt(2) / 8, 2));
        assertThat(rule.epochs().get(2).measures().trainLoss()).isEqualTo(new Spread(1, null, 1));
        assertThat(rule.last()).isNotNull();
        assertThat(rule.last().trainLoss()).isEqualTo(new Spread(1, 0.0, 2));
        assertThat(rule.last().heldOutAccuracy()).isEqualTo(new Spread(0.75, Math.sqrt(2) / 4, 2));
        assertThat(rule.best()).isEqualTo(rule.epochs().get(1));
        assertThat(rule.reach()).isNull();
    }

    @Test
    void reach_isTheFirstEpochOfEachSeed() {
        Reach reach = rule(
                        OptionalDouble.of(0.75),
                        run(new double[4], new double[] {0.5, 0.75, 0.5, 1}),
                        run(new double[4], new double[] {0.1, 0.2, 0.3, 0.7}),
                        run(new double[4], new double[] {0.1, 0.2, 0.8, 0.9}),
                        run(new double[4], new double[] {0.1, 0.2, 0.3, 0.9}))
                .reach();

        assertThat(reach).isNotNull();
        assertThat(reach.epochs()).containsExactly(2, null, 3, 4);
        assertThat(reach.reached()).isEqualTo(3);
        assertThat(reach.median()).isEqualTo(3);
        assertThat(reach.mean()).isEqualTo(3);
    }

    @Test
    void reach_ofAnEvenCount_hasTheMiddleAsMedian_andNoneWhereNobodyCame() {
        List<EpochResult> early = run(new double[3], new double[] {0.9, 0.9, 0.9});
        List<EpochResult> late = run(new double[3], new double[] {0, 0.5, 0.9});
        Reach two = rule(OptionalDouble.of(0.9), early, late).reach();
        assertThat(two).isEqualTo(new Reach(0.9, List.of(1, 3), 2, 2.0, 2.0));

        List<Integer> nobody = new ArrayList<>();
        nobody.add(null);
        nobody.add(null);
        assertThat(rule(OptionalDouble.of(0.95), early, late).reach())
                .isEqualTo(new Reach(0.95, nobody, 0, null, null));
    }

    @Test
    void nothingHeldOut_leavesTheTrainLossAlone() {
        List<EpochResult> run = List.of(new EpochResult(1, 10, 0.1, 0.5, null, false, 0));
        Comparison.Rule rule = rule(OptionalDouble.of(0.5), run);

        assertThat(rule.last()).isEqualTo(new Comparison.Measures(new Spread(0.5, null, 1), null, null));
        assertThat(rule.best()).isNull();
        assertThat(rule.reach()).isNotNull();
        assertThat(rule.reach().reached()).isZero();
    }

    @Test
    void numbersAsTargets_haveTheirBestEpochByTheLoss() {
        List<EpochResult> run = List.of(
                new EpochResult(1, 1, 1, 1, new Evaluation(3, null, 9), true, 0),
                new EpochResult(2, 2, 1, 1, new Evaluation(2, null, 9), true, 0),
                new EpochResult(3, 3, 1, 1, new Evaluation(2, null, 9), false, 0));
        Comparison.Epoch best = rule(OptionalDouble.empty(), run).best();

        assertThat(best).isNotNull();
        assertThat(best.epoch()).isEqualTo(2);
        assertThat(best.measures().heldOutAccuracy()).isNull();
    }

    @Test
    void noEpochAtAll_hasNoEnd() {
        Comparison.Rule rule = rule(OptionalDouble.empty(), List.of());
        assertThat(rule.epochs()).isEmpty();
        assertThat(rule.last()).isNull();
        assertThat(rule.best()).isNull();
    }

    @Test
    void aMissingRun_isRefused() {
        assertThatThrownBy(() -> Comparison.of(
                        List.of(0L, 1L),
                        List.of(new Comparison.Trials("enorm", List.of(List.of()))),
                        OptionalDouble.empty()))
                .hasMessageContaining("enorm must have a run for each of the seeds [0, 1], found 1");
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Comparison.Rule rule(OptionalDouble accuracy, List<EpochResult>... runs) {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 0; seed < runs.length; seed++) {
            seeds.add(seed);
        }
        return Comparison.of(seeds, List.of(new Comparison.Trials("pathcond", List.of(runs))), accuracy)
                .rules()
                .get(0);
    }

    /** A run whose held-out loss is twice the training's. */
    private static List<EpochResult> run(double[] losses, double[] accuracies) {
        List<EpochResult> results = new ArrayList<>();
        for (int i = 0; i < losses.length; i++) {
            Evaluation heldOut = new Evaluation(2 * losses[i], accuracies[i], 8);
            results.add(new EpochResult(i + 1, i + 1, 0.1, losses[i], heldOut, false, 0));
        }
        return results;
    }
}
