package org.pathlift.conditioning.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pathlift.onnx.runtime.RequestException;

class OptimizerStatesTest {

    private static final LearningRate RATE = LearningRate.cosine(0.1, 0, 10);

    static Stream<Supplier<StatefulOptimizer>> optimizers() {
        return Stream.of(
                () -> new SgdOptimizer(RATE, Momentum.NONE, WeightDecay.none()),
                () -> new SgdOptimizer(RATE, Momentum.heavyBall(0.9), WeightDecay.penalty(0.1)),
                () -> new SgdOptimizer(RATE, Momentum.nesterov(0.9), WeightDecay.none()),
                () -> AdamOptimizer.adam(RATE),
                () -> AdamOptimizer.adamW(RATE));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void restore_inANewOptimizer_goesOnWithTheSameBits(Supplier<StatefulOptimizer> make) {
        try (Trial straight = new Trial(DataType.FLOAT32, 1, -2);
                StatefulOptimizer first = make.get();
                StatefulOptimizer second = make.get()) {
            for (int t = 0; t < 4; t++) {
                straight.update(first, Math.sin(t), Math.cos(t));
            }
            try (Trial resumed = new Trial(DataType.FLOAT32, straight.values())) {
                OptimizerState state = OptimizerStates.save(first, Map.of("w", straight.parameter()));
                OptimizerStates.restore(state, second, Map.of("w", resumed.parameter()));
                for (int t = 4; t < 8; t++) {
                    straight.update(first, Math.sin(t), Math.cos(t));
                    resumed.update(second, Math.sin(t), Math.cos(t));
                    assertThat(resumed.values()).containsExactly(straight.values());
                }
                assertThat(second.steps()).isEqualTo(8);
            }
        }
    }

    @Test
    void save_ofAWeightWithoutUpdates_leavesItOut() {
        try (Trial trial = new Trial(DataType.FLOAT32, 1);
                StatefulOptimizer adam = AdamOptimizer.adam(RATE)) {
            assertThat(OptimizerStates.save(adam, Map.of("w", trial.parameter()))
                            .weights())
                    .isEmpty();
        }
    }

    @Test
    void restore_ofAnotherKind_isRefused() {
        try (Trial trial = new Trial(DataType.FLOAT32, 1);
                StatefulOptimizer adam = AdamOptimizer.adam(RATE);
                StatefulOptimizer sgd = new SgdOptimizer(RATE, Momentum.NONE, WeightDecay.none())) {
            trial.update(adam, 1);
            OptimizerState state = OptimizerStates.save(adam, Map.of("w", trial.parameter()));
            assertThatThrownBy(() -> OptimizerStates.restore(state, sgd, Map.of("w", trial.parameter())))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("expected sgd, found adam");
        }
    }

    @Test
    void restore_ofOtherShapesAndNames_isRefusedWithAllOfThem() {
        try (Trial two = new Trial(DataType.FLOAT32, 1, 2);
                Trial three = new Trial(DataType.FLOAT32, 1, 2, 3);
                StatefulOptimizer adam = AdamOptimizer.adam(RATE)) {
            two.update(adam, 1, 1);
            three.update(adam, 1, 1, 1);
            OptimizerState state = OptimizerStates.save(adam, Map.of("a", two.parameter(), "b", three.parameter()));
            assertThatThrownBy(() -> OptimizerStates.restore(state, adam, Map.of("b", two.parameter())))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("weight 'a'")
                    .hasMessageContaining("slot 'mean' of weight 'b'")
                    .hasMessageContaining("slot 'variance' of weight 'b'");
            assertThat(adam.steps()).isEqualTo(1);
        }
    }
}
