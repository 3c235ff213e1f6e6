package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.training.optimizer.AdamOptimizer;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.Momentum;
import org.pathlift.conditioning.training.optimizer.SgdOptimizer;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.conditioning.training.optimizer.WeightDecay;

class TrainingStepTest {

    @Test
    void run_ofPlainDescent_subtractsTheGradientOfThisBatchAlone() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT64);
                StatefulOptimizer sgd = descent()) {
            TrainingStep step = step(net, sgd, Clipping.none());
            for (int seed = 0; seed < 3; seed++) {
                Map<String, double[]> gradients = net.gradients(seed);
                Map<String, double[]> before = net.weights();
                TrainingStep.Outcome outcome = run(step, net, seed);
                assertThat(outcome.updated()).isTrue();
                Factors.difference(before, net.weights())
                        .forEach((name, moved) -> assertThat(moved)
                                .containsExactly(
                                        times(gradients.get(name), 0.0625),
                                        within(1e-12 * Factors.largest(gradients.get(name)))));
                net.gradients()
                        .values()
                        .forEach(gradient -> assertThat(gradient).containsOnly(0));
            }
        }
    }

    @Test
    void run_again_lowersTheLossAndLeavesNoArraysBehind() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer adam = AdamOptimizer.adam(LearningRate.constant(1e-3))) {
            TrainingStep step = step(net, adam, new Clipping.ByGlobalNorm(10));
            double first = run(step, net, 1).loss();
            int arrays = net.manager().getManagedArrays().size();
            double last = first;
            for (int i = 0; i < 100; i++) {
                last = run(step, net, 1).loss();
            }
            assertThat(last).isLessThan(first / 10);
            assertThat(net.manager().getManagedArrays()).hasSize(arrays);
        }
    }

    @Test
    void run_onWhatIsNoNumber_changesNothing() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer adam = AdamOptimizer.adam(LearningRate.constant(1e-3))) {
            TrainingStep step = step(net, adam, Clipping.none());
            run(step, net, 1);
            Map<String, double[]> before = net.weights();
            NDList data = new NDList(net.batch(2).mul(Float.NaN));
            TrainingStep.Outcome outcome = step.run(1, data, new NDList(net.targets(2)));
            assertThat(outcome.updated()).isFalse();
            assertThat(outcome.loss()).isNaN();
            net.weights().forEach((name, now) -> assertThat(now).containsExactly(before.get(name)));
            net.gradients().values().forEach(gradient -> assertThat(gradient).containsOnly(0));
            assertThat(run(step, net, 1).updated()).isTrue();
        }
    }

    @Test
    void globalNorm_isThatOfAllGradientsTogether_andIsClippedToItsLimit() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT64)) {
            net.backward(1);
            Map<String, double[]> before = net.gradients();
            double norm = norm(before);
            Gradients gradients = new Gradients(net.block().weights().values());
            assertThat(gradients.globalNorm()).isCloseTo(norm, within(1e-12 * norm));
            gradients.clip(new Clipping.ByGlobalNorm(2 * norm));
            net.gradients().forEach((name, now) -> assertThat(now).containsExactly(before.get(name)));
            gradients.clip(new Clipping.ByGlobalNorm(norm / 4));
            net.gradients()
                    .forEach((name, now) ->
                            assertThat(now).containsExactly(times(before.get(name), 0.25), within(1e-13 * norm)));
        }
    }

    @Test
    void byValue_cutsEachElement() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT64)) {
            net.backward(1);
            Map<String, double[]> before = net.gradients();
            new Gradients(net.block().weights().values()).clip(new Clipping.ByValue(0.01));
            net.gradients()
                    .forEach((name, now) -> assertThat(now)
                            .containsExactly(java.util.Arrays.stream(before.get(name))
                                    .map(g -> Math.max(-0.01, Math.min(0.01, g)))
                                    .toArray()));
        }
    }

    @Test
    void clipping_withoutALimit_isRefused() {
        assertThatThrownBy(() -> new Clipping.ByValue(0)).hasMessageContaining("above 0");
        assertThatThrownBy(() -> new Clipping.ByGlobalNorm(Double.NaN)).hasMessageContaining("NaN");
    }

    @Test
    void holding_leavesEntriesAlone_andClipsByTheNormOfTheOthers() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT64);
                StatefulOptimizer decaying =
                        new SgdOptimizer(LearningRate.constant(0.0625), Momentum.NONE, WeightDecay.penalty(0.5))) {
            Map<String, double[]> gradients = net.gradients(1);
            Map<String, double[]> before = net.weights();
            Map<String, BitSet> odd = new LinkedHashMap<>();
            Map<String, double[]> others = new LinkedHashMap<>();
            gradients.forEach((name, gradient) -> {
                BitSet elements = new BitSet();
                double[] trained = gradient.clone();
                for (int i = 1; i < gradient.length; i += 2) {
                    elements.set(i);
                    trained[i] = 0;
                }
                odd.put(name, elements);
                others.put(name, trained);
            });
            double norm = norm(others);
            HeldEntries held = HeldEntries.of(new FixedEntries(odd), net.block().weights());

            run(step(net, decaying, new Clipping.ByGlobalNorm(norm / 4)).holding(held), net, 1);

            net.weights().forEach((name, now) -> {
                for (int i = 0; i < now.length; i++) {
                    double was = before.get(name)[i];
                    double expected =
                            i % 2 == 1 ? was : was - 0.0625 * (gradients.get(name)[i] / 4 + 0.5 * was);
                    assertThat(now[i]).as("%s %d", name, i).isCloseTo(expected, within(i % 2 == 1 ? 0 : 1e-12));
                }
            });
        }
    }

    @Test
    void stepSeeds_differByStepAndBySeed() {
        assertThat(IntStream.range(0, 10_000)
                        .map(i -> StepSeeds.at(i / 100, i % 100))
                        .distinct()
                        .count())
                .isEqualTo(10_000);
        assertThat(StepSeeds.at(3, 4)).isEqualTo(StepSeeds.at(3, 4)).isNotEqualTo(StepSeeds.at(4, 3));
    }

    private static StatefulOptimizer descent() {
        return new SgdOptimizer(LearningRate.constant(0.0625), Momentum.NONE, WeightDecay.none());
    }

    private static TrainingStep step(Net net, StatefulOptimizer optimizer, Clipping clipping) {
        return new TrainingStep(net.block(), Net::loss, optimizer, clipping, net.store(), 1);
    }

    private static TrainingStep.Outcome run(TrainingStep step, Net net, int seed) {
        try (NDArray data = net.batch(seed);
                NDArray targets = net.targets(seed)) {
            return step.run(0, new NDList(data), new NDList(targets));
        }
    }

    private static double norm(Map<String, double[]> gradients) {
        return Math.sqrt(gradients.values().stream()
                .flatMapToDouble(java.util.Arrays::stream)
                .map(g -> g * g)
                .sum());
    }

    private static double[] times(double[] values, double factor) {
        return java.util.Arrays.stream(values).map(value -> value * factor).toArray();
    }
}
