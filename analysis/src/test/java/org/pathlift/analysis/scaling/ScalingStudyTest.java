package org.pathlift.analysis.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.MeanField;
import org.pathlift.conditioning.meanfield.Phase;

/** The study of scaling: theory beside networks of three widths, and the verdicts. */
class ScalingStudyTest {

    private static final List<Double> STARTS = List.of(0.05, 0.1, 0.2, 0.4);

    private static PlaceChoice beside(String activation, double... distances) {
        return new PlaceChoice(
                Activations.named(activation),
                OptionalDouble.empty(),
                Arrays.stream(distances).boxed().toList(),
                List.of());
    }

    private static ScalingStudy infinite(PlaceChoice choice, int depth) {
        return ScalingStudy.of(new ScalingOptions(choice, List.of(), depth, STARTS, 0, 0), share -> {});
    }

    @Test
    void study_ofTanh_tellsThePhasesApart() {
        ScalingStudy study = infinite(beside("tanh", -0.3, 0, 0.5), 60);
        ScalingPlace ordered = study.places().get(0);
        ScalingPlace critical = study.places().get(1);
        ScalingPlace chaotic = study.places().get(2);
        assertThat(ordered.metrics().behaviour()).isEqualTo(Behaviour.EXPONENTIAL);
        assertThat(ordered.place().phase()).contains(Phase.ORDERED);
        double xi = ordered.place().xi().orElseThrow();
        assertThat(ordered.metrics().xi().orElseThrow()).isCloseTo(xi, within(0.05 * xi));
        assertThat(ordered.metrics().orderParameter()).hasValue(0);

        assertThat(critical.metrics().behaviour()).isEqualTo(Behaviour.POWER_LAW);
        Collapse collapse = critical.metrics().collapse().orElseThrow();
        assertThat(collapse.p()).isEqualTo(1);
        assertThat(collapse.index()).isGreaterThan(2);
        assertThat(ordered.metrics().collapse().orElseThrow().index()).isNegative();

        assertThat(chaotic.metrics().behaviour()).isEqualTo(Behaviour.SETTLES_ABOVE_ZERO);
        double order = chaotic.place().order().orElseThrow();
        assertThat(chaotic.metrics().orderParameter().orElseThrow()).isCloseTo(order, within(1e-3));
        double settling = chaotic.place().xi().orElseThrow();
        assertThat(chaotic.metrics().xi().orElseThrow()).isCloseTo(settling, within(0.1 * settling));
    }

    @Test
    void study_ofRelu_isCriticalWithoutBiasesWhateverItsVariance() {
        ScalingStudy study = infinite(beside("relu", -0.25, 0, 0.25), 40);
        assertThat(study.places().get(0).metrics().behaviour()).isEqualTo(Behaviour.EXPONENTIAL);
        assertThat(study.places().get(0).place().layer().variances().bias()).isEqualTo(0.05);
        for (ScalingPlace place : study.places().subList(1, 3)) {
            assertThat(place.metrics().behaviour()).isEqualTo(Behaviour.POWER_LAW);
            assertThat(place.metrics().collapse().orElseThrow().p()).isEqualTo(2);
            assertThat(place.place().order()).hasValue(0);
        }
        // The transition shows in q: 40 layers of factor 1.25.
        assertThat(study.places().get(1).growth().orElseThrow()).isCloseTo(0, within(1e-12));
        assertThat(study.places().get(2).growth().orElseThrow()).isCloseTo(40 * Math.log(1.25), within(1e-9));
    }

    @Test
    void exponents_areThoseOfTheClass() {
        CriticalExponents smooth = infinite(beside("tanh", 0), 10).exponents().orElseThrow();
        assertThat(smooth.beta().orElseThrow()).isCloseTo(1, within(0.02));
        assertThat(smooth.nuOrdered().orElseThrow()).isCloseTo(1, within(0.01));
        assertThat(smooth.nuChaotic().orElseThrow()).isCloseTo(1, within(0.01));
        assertThat(smooth.delta().orElseThrow()).isCloseTo(1, within(0.02));
        CriticalExponents kinked = infinite(beside("selu", 0), 10).exponents().orElseThrow();
        assertThat(kinked.beta().orElseThrow()).isCloseTo(2, within(0.03));
        assertThat(kinked.nuOrdered().orElseThrow()).isCloseTo(1, within(0.01));
        assertThat(kinked.nuChaotic().orElseThrow()).isCloseTo(1, within(0.01));
        assertThat(kinked.delta().orElseThrow()).isCloseTo(2, within(0.1));
        CriticalExponents relu = infinite(beside("relu", 0), 10).exponents().orElseThrow();
        assertThat(relu.beta()).isEmpty();
        // The next order of the angle: 1/theta = l/(3 pi) + ln(l)/(2 pi) + k with k = 0.6832 for c = 0.5.
        double doubled = (2000 / (3 * Math.PI) + Math.log(2000) / (2 * Math.PI) + 0.6832)
                / (1000 / (3 * Math.PI) + Math.log(1000) / (2 * Math.PI) + 0.6832);
        assertThat(relu.delta().orElseThrow()).isCloseTo(2 * Math.log(doubled) / Math.log(2), within(1e-4));
    }

    /**
     * Three widths, 300 networks each: every mean within five standard errors of theory and an allowance for the bias of
     * order 1/n, whose factor is taken from the smallest width; deviations fall as the root of the width.
     */
    @Test
    void measured_ofThreeWidths_approachesTheoryAtTheRateOfTheory() {
        for (String name : new String[] {"tanh", "relu"}) {
            ScalingOptions options =
                    new ScalingOptions(beside(name, 0), List.of(50, 100, 200, 400), 15, List.of(0.4), 300, 5);
            ScalingPlace place = ScalingStudy.of(options, share -> {}).places().get(0);
            WidthRate rate = place.rate().orElseThrow();
            assertThat(rate.slope()).as(name).isCloseTo(-0.5, within(4 * rate.error() + 0.03));
            assertThat(rate.error()).isLessThan(0.05);
            Estimate narrow = last(place, 50);
            double theory = place.infinite().get(0).at(15);
            double bias = 50 * (Math.abs(narrow.mean() - theory) + 2 * narrow.error());
            for (int width : new int[] {100, 200, 400}) {
                Estimate mean = last(place, width);
                assertThat(mean.mean())
                        .as("%s of width %d", name, width)
                        .isCloseTo(theory, within(5 * mean.error() + bias / width));
            }
            assertThat(last(place, 400).error()).isLessThan(last(place, 50).error());
            assertThat(place.widths().get(3).metrics().orElseThrow().behaviour())
                    .isEqualTo(Behaviour.POWER_LAW);
        }
    }

    private static Estimate last(ScalingPlace place, int width) {
        return place.widths().stream()
                .filter(each -> each.width() == width)
                .map(each -> each.curves().get(0).layers().get(15))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void of_anyNumberOfThreads_isTheSame() throws Exception {
        ScalingOptions options =
                new ScalingOptions(beside("tanh", -0.1, 0), List.of(10, 20, 40), 12, List.of(0.1, 0.4), 8, 7);
        ScalingStudy parallel = ScalingStudy.of(options, share -> {});
        ForkJoinPool one = new ForkJoinPool(1);
        try {
            assertThat(one.submit(() -> ScalingStudy.of(options, share -> {})).get())
                    .isEqualTo(parallel);
        } finally {
            one.shutdown();
        }
    }

    @Test
    void place_withoutCriticalPoint_saysWhy() {
        assertThatThrownBy(() -> infinite(beside("softplus", 0), 10))
                .hasMessageContaining("softplus has no critical line")
                .hasMessageContaining("choose networks by their sigma_w^2");
        PlaceChoice chosen =
                new PlaceChoice(Activations.named("softplus"), OptionalDouble.of(0.1), List.of(), List.of(1.0));
        ScalingStudy study = infinite(chosen, 30);
        assertThat(study.exponents()).isEmpty();
        assertThat(study.places().get(0).metrics().behaviour()).isEqualTo(Behaviour.EXPONENTIAL);
    }

    @Test
    void cornerOfTanh_freezes() {
        PlaceChoice corner = new PlaceChoice(Activations.tanh(), OptionalDouble.of(0), List.of(0.0), List.of());
        ScalingStudy study = infinite(corner, 200);
        ScalingPlace place = study.places().get(0);
        // Oracle 07: from c = 0.5 to 0.4405; q falls as a power of depth and the correlation stops on its way.
        assertThat(place.metrics().behaviour()).isIn(Behaviour.SETTLES_ABOVE_ZERO, Behaviour.UNCHANGED);
        assertThat(place.place().flow()).isEmpty();
        assertThat(study.exponents().orElseThrow().delta()).isEmpty();
    }

    @Test
    void metrics_ofMeasuredPairs_tellWhatTheyAre() {
        MeanField layer = new MeanField(
                Activations.relu(),
                infinite(beside("relu", 0), 2).places().get(0).place().layer().variances());
        List<DepthCurve> pairs = new MeanFieldDecay(layer, 1, 30).from(0.1, 0.3, 0.9);
        ScalingMetrics metrics = ScalingMetrics.ofPairs(pairs);
        assertThat(metrics.behaviour()).isEqualTo(Behaviour.POWER_LAW);
        assertThat(metrics.collapse().orElseThrow().p()).isEqualTo(2);
        assertThat(metrics.curve().at(0)).isCloseTo(1.3 / 3, within(1e-15));
        ScalingMetrics shallow = ScalingMetrics.ofPairs(new MeanFieldDecay(layer, 1, 5).from(0.1, 0.3));
        assertThat(shallow.behaviour()).isEqualTo(Behaviour.TOO_FEW_LAYERS);
        assertThat(shallow.decay()).isInstanceOf(NoDecay.class);
        assertThat(shallow.orderParameter()).isEmpty();
        DepthCurve flat = DepthCurve.of(
                0, IntStream.range(0, 20).mapToDouble(l -> 0.3 - 1e-4 * l).toArray());
        assertThat(ScalingMetrics.ofPairs(List.of(flat)).behaviour()).isEqualTo(Behaviour.UNCHANGED);
        assertThat(ScalingMetrics.ofPairs(List.of(DepthCurve.of(0, new double[20])))
                        .behaviour())
                .isEqualTo(Behaviour.TOO_FEW_LAYERS);
    }

    @Test
    void options_thatAreNone_areRefused() {
        Activation tanh = Activations.tanh();
        OptionalDouble none = OptionalDouble.empty();
        assertThatThrownBy(() -> new PlaceChoice(tanh, none, List.of(), List.of()))
                .hasMessageContaining("either distances");
        assertThatThrownBy(() -> new PlaceChoice(tanh, none, List.of(-1.0), List.of()))
                .hasMessageContaining("above -1");
        assertThatThrownBy(() -> new PlaceChoice(tanh, OptionalDouble.of(-1), List.of(0.0), List.of()))
                .hasMessageContaining("sigma_b^2 must be at least 0, found -1.0");
        PlaceChoice choice = beside("tanh", 0);
        assertThatThrownBy(() -> new ScalingOptions(choice, List.of(20, 10), 5, STARTS, 5, 0))
                .hasMessageContaining("widths must ascend, found [20, 10]");
        assertThatThrownBy(() -> new ScalingOptions(choice, List.of(20), 5, STARTS, 1, 0))
                .hasMessageContaining("at least 2 networks");
        assertThatThrownBy(() -> new ScalingOptions(choice, List.of(), 5, List.of(1.5), 1, 0))
                .hasMessageContaining("at most 1, found 1.5");
    }
}
