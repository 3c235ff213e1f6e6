package org.pathlift.conditioning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.training.checkpoint.Checkpoint;
import org.pathlift.conditioning.training.checkpoint.CheckpointFile;
import org.pathlift.conditioning.training.checkpoint.CheckpointFolder;
import org.pathlift.conditioning.training.checkpoint.Progress;
import org.pathlift.conditioning.training.optimizer.AdamOptimizer;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.runtime.RequestException;

class ResumeTest {

    @TempDir
    private Path folder;

    /** Weights of every bit, with a schedule, clipping, and rescalings between. */
    @Test
    void aRunThatResumes_givesTheNumbersOfOneThatWasNotInterrupted() {
        try (Net straight = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer adam = optimizer()) {
            train(straight, adam, 0, 12);
            try (Net first = new Net("mlp_relu", DataType.FLOAT32);
                    StatefulOptimizer own = optimizer();
                    CheckpointFolder checkpoints = CheckpointFolder.open(folder)) {
                train(first, own, 0, 7);
                checkpoints.save(Checkpoint.capture(
                        "m",
                        new Progress(1, 2, 7, 3, 0.5, 1),
                        Map.of("lr", "1e-3"),
                        first.block().weights(),
                        own));
            }
            try (Net second = new Net("mlp_relu", DataType.FLOAT32);
                    StatefulOptimizer own = optimizer();
                    CheckpointFolder checkpoints = CheckpointFolder.open(folder)) {
                Checkpoint found = checkpoints.latest().orElseThrow().checkpoint();
                assertThat(found.progress()).isEqualTo(new Progress(1, 2, 7, 3, 0.5, 1));
                assertThat(found.settings()).containsExactly(Map.entry("lr", "1e-3"));
                found.restore("m", second.block().weights(), own);
                assertThat(own.steps()).isEqualTo(7);
                train(second, own, 7, 12);
                second.weights()
                        .forEach((name, values) -> assertThat(values)
                                .as(name)
                                .containsExactly(straight.weights().get(name)));
            }
        }
    }

    @Test
    void restore_ofAnotherModelOrPrecision_isRefusedAndChangesNothing() {
        try (Net single = new Net("mlp_relu", DataType.FLOAT32);
                Net wide = new Net("mlp_relu", DataType.FLOAT64);
                Net other = new Net("mlp_deep_relu", DataType.FLOAT32);
                StatefulOptimizer adam = optimizer()) {
            Checkpoint checkpoint = Checkpoint.capture(
                    "m", Progress.start(1), Map.of(), single.block().weights(), adam);
            assertThatThrownBy(() -> checkpoint.restore("n", single.block().weights(), adam))
                    .isInstanceOf(RequestException.class)
                    .hasMessageContaining("expected n, found m");
            assertThatThrownBy(() -> checkpoint.restore("m", wide.block().weights(), adam))
                    .hasMessageContaining("expected float64")
                    .hasMessageContaining("found FLOAT");
            Map<String, double[]> before = other.weights();
            assertThatThrownBy(() -> checkpoint.restore("m", other.block().weights(), adam))
                    .hasMessageContaining("none of that name");
            other.weights().forEach((name, now) -> assertThat(now).containsExactly(before.get(name)));
        }
    }

    @Test
    void firstNotFinite_namesTheWeight() {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer adam = optimizer()) {
            String name = net.block().weights().keySet().iterator().next();
            assertThat(capture(net, adam).firstNotFinite()).isEmpty();
            try (NDArray view = net.block().weights().get(name).getArray().stopGradient()) {
                view.muli(Float.NaN);
            }
            assertThat(capture(net, adam).firstNotFinite()).contains(name);
        }
    }

    @Test
    void write_twice_givesTheSameBytes() throws Exception {
        try (Net net = new Net("mlp_relu", DataType.FLOAT32);
                StatefulOptimizer adam = optimizer()) {
            train(net, adam, 0, 2);
            CheckpointFile.write(capture(net, adam), folder.resolve("a"));
            CheckpointFile.write(CheckpointFile.read(folder.resolve("a")), folder.resolve("b"));
            assertThat(folder.resolve("b")).hasSameBinaryContentAs(folder.resolve("a"));
        }
    }

    private static Checkpoint capture(Net net, StatefulOptimizer optimizer) {
        return Checkpoint.capture("m", Progress.start(1), Map.of(), net.block().weights(), optimizer);
    }

    private static StatefulOptimizer optimizer() {
        return AdamOptimizer.adamW(LearningRate.cosine(1e-2, 0, 12).afterWarmUp(3));
    }

    private static void train(Net net, StatefulOptimizer optimizer, int from, int to) {
        TrainingStep step =
                new TrainingStep(net.block(), Net::loss, optimizer, new Clipping.ByGlobalNorm(1), net.store(), 3);
        PeriodicRescaling rescaling = new PeriodicRescaling(
                PathConditioner.of(net.block(), RescaleOptions.defaults()).carrying(optimizer),
                RescaleTiming.everySteps(4));
        if (from == 0) {
            assertThat(rescaling.begin()).isPresent();
        }
        for (int i = from; i < to; i++) {
            try (NDArray data = net.batch(i);
                    NDArray targets = net.targets(50 + i)) {
                step.run(i, new NDList(data), new NDList(targets));
            }
            rescaling.afterStep(0, i + 1);
        }
    }
}
