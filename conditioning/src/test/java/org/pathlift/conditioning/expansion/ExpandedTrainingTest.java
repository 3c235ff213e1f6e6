package org.pathlift.conditioning.expansion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.conditioning.training.data.Targets;
import org.pathlift.conditioning.training.data.TrainingData;
import org.pathlift.conditioning.training.run.Conditioning;
import org.pathlift.conditioning.training.run.LossFunction;
import org.pathlift.conditioning.training.run.OptimizerChoice;
import org.pathlift.conditioning.training.run.RunStore;
import org.pathlift.conditioning.training.run.Schedule;
import org.pathlift.conditioning.training.run.TrainOptions;
import org.pathlift.conditioning.training.run.TrainWatcher;
import org.pathlift.conditioning.training.run.TrainingRun;
import org.pathlift.onnx.graph.ElementType;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Shape;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.serde.ModelBuilder;

/** What a step of training makes of appended constants: b + c Σ W_new moves 1 + m c² times as far as b did. */
class ExpandedTrainingTest {

    private static final InputExpansion APPENDED = new InputExpansion.Appended(3, 0.5);

    private static final Examples EXAMPLES = Examples.of(
            Shape.of(2),
            new float[] {0.5f, -1, 2, 0.25f, -0.5f, 1.5f},
            new Targets.Values(new float[] {1, 0, -1, 2, 0.5f, 0.5f}, 2));

    private static Model model() {
        return new ModelBuilder(17)
                .input("x", ElementType.DOUBLE, -1, 2)
                .initializer(Tensor.ofDoubles("w", Shape.of(2, 2), 1, 0.5, -0.25, 2))
                .initializer(Tensor.ofDoubles("b", Shape.of(2), 0.125, -0.5))
                .node("Gemm", List.of("x", "w", "b"), List.of("y"), Map.of())
                .output("y", ElementType.DOUBLE, -1, 2)
                .build();
    }

    private static Model stepped(Model model, Examples examples) {
        TrainOptions options = new TrainOptions(
                LossFunction.MSE,
                new TrainOptions.Passes(1, 3, 0),
                new TrainOptions.Updates(OptimizerChoice.SGD, 0.1, Schedule.constant(), 0, OptionalDouble.empty()),
                new TrainOptions.Ending(OptionalInt.empty(), TrainOptions.Keep.LAST),
                TrainOptions.Held.NOTHING,
                new TrainOptions.EngineChoice("cpu", TrainOptions.Precision.FLOAT64, OptionalInt.of(1)));
        return new TrainingRun(
                        model,
                        new TrainingData(examples, Optional.empty()),
                        options,
                        Conditioning.NONE,
                        RunStore.NONE,
                        TrainWatcher.NOBODY)
                .run()
                .model();
    }

    private static double[] bias(Model model) {
        return model.graph().constant("b").reader().toDoubles();
    }

    @Test
    void step_appendedConstants_movesTheEffectiveBiasFarther() {
        Model plain = model();
        Model wide = Expander.expand(plain, ExpansionOptions.of(APPENDED, ExpansionMode.PRESERVING));
        ExpandedInput ofExample = ExpandedInput.of(
                        APPENDED, plain.graph(), plain.graph().inputs().get(0))
                .ofExample();

        double[] moved = bias(stepped(plain, EXAMPLES));
        Model trained = stepped(wide, EXAMPLES.expanded(ofExample));

        double[] weights = trained.graph().constant("w").reader().toDoubles();
        for (int output = 0; output < 2; output++) {
            double effective = bias(trained)[output];
            for (int row = 2; row < 5; row++) {
                effective += 0.5 * weights[2 * row + output];
            }
            double before = bias(plain)[output];
            assertThat(moved[output] - before).isNotZero();
            assertThat(effective - before).isCloseTo(1.75 * (moved[output] - before), within(1e-12));
        }
    }
}
