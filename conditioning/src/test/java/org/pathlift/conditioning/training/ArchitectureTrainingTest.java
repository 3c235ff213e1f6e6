package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.conditioning.architecture.Architectures;
import org.pathlift.conditioning.architecture.Draft;
import org.pathlift.conditioning.architecture.Networks;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.Momentum;
import org.pathlift.conditioning.training.optimizer.SgdOptimizer;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.conditioning.training.optimizer.WeightDecay;

/** Every new network trains. */
class ArchitectureTrainingTest {

    static Stream<String> networks() {
        return Networks.all();
    }

    /** Every parameter that the draft counts is one of the block, and a step moves weights. */
    @ParameterizedTest
    @MethodSource("networks")
    void step_movesWeightsAndKeepsThemFinite(String typed) {
        Draft draft = Architectures.draft(typed);
        double rate = 0x1p-10;
        try (Net net = new Net(Architectures.model(draft), DataType.FLOAT32);
                StatefulOptimizer sgd =
                        new SgdOptimizer(LearningRate.constant((float) rate), Momentum.NONE, WeightDecay.none())) {
            Map<String, double[]> before = net.weights();
            assertThat(before.values().stream()
                            .mapToLong(values -> values.length)
                            .sum())
                    .isEqualTo(draft.parameters());
            TrainingStep step = new TrainingStep(net.block(), Net::loss, sgd, Clipping.none(), net.store(), 1);
            try (NDArray data = net.batch(1);
                    NDArray targets = net.targets(2)) {
                TrainingStep.Outcome outcome = step.run(0, new NDList(data), new NDList(targets));
                assertThat(outcome.updated()).isTrue();
                assertThat(outcome.loss()).isFinite().isPositive();
            }
            Map<String, double[]> after = net.weights();
            assertThat(before.entrySet().stream()
                            .filter(weight -> !java.util.Arrays.equals(weight.getValue(), after.get(weight.getKey()))))
                    .as("weights that moved")
                    .isNotEmpty();
            after.values().forEach(values -> {
                for (double value : values) {
                    assertThat(value).isFinite();
                }
            });
        }
    }
}
