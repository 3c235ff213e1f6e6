package org.pathlift.conditioning.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pathlift.conditioning.asymmetry.FixedEntries;
import org.pathlift.conditioning.training.TrainingStep;
import org.pathlift.conditioning.training.data.Batches;
import org.pathlift.conditioning.training.data.DataLoader;
import org.pathlift.conditioning.training.data.DataSpec;
import org.pathlift.conditioning.training.data.EpochOrder;
import org.pathlift.conditioning.training.data.Examples;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.graph.Glob;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.graph.Tensor;
import org.pathlift.onnx.runtime.RequestException;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** Several replicas, all on the CPU, do what one does. */
class ParallelTraineeTest {

    private static final int STEPS = 5;

    @ParameterizedTest
    @CsvSource({
        "mlp_relu, ADAM, 2, 10",
        "mlp_relu, MOMENTUM, 3, 7",
        "conv_pool, SGD, 2, 9",
        "attention_swiglu, SGD, 4, 6",
        "mlp_relu, NESTEROV, 4, 2"
    })
    void replicas_giveTheUpdatesOfOne(String fixture, OptimizerChoice optimizer, int replicas, int batch) {
        TrainOptions options = options(optimizer, batch);
        Map<String, double[]> one = trained(fixture, options, 1);
        Map<String, double[]> several = trained(fixture, options, replicas);

        assertThat(several.keySet()).isEqualTo(one.keySet());
        one.forEach((name, expected) -> {
            double size = largest(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(Math.abs(several.get(name)[i] - expected[i]))
                        .as("%s[%d]", name, i)
                        .isLessThanOrEqualTo(1e-6 * size);
            }
        });
    }

    @Test
    void runningMeans_areThoseOfTheWholeBatch_andFrozenWeightsKeepTheirBits() {
        // The first normalization sees the same inputs with one replica and with two of equal parts, so that the mean
        // of
        // the batch is the mean of the parts' means.
        TrainOptions options = options(OptimizerChoice.SGD, 8);
        Model model = ModelReader.read(TestData.fixture("resnet_bn_unfused"));
        String mean = model.graph().nodes().stream()
                .filter(node -> node.is("BatchNormalization"))
                .findFirst()
                .orElseThrow()
                .input(3);
        double[] one = step(model, options, 1).get(mean);
        double[] two = step(model, options, 2).get(mean);
        for (int i = 0; i < one.length; i++) {
            assertThat(Math.abs(two[i] - one[i])).isLessThanOrEqualTo(1e-6 * largest(one));
        }

        List<Glob> others = model.graph().constants().keySet().stream()
                .filter(name -> !name.startsWith("fc"))
                .map(Glob::new)
                .toList();
        Map<String, double[]> untouched = new TreeMap<>();
        try (Trainee trainee = trainee(model, frozen(options, others), 2)) {
            BlockWeights.of(trainee.block()).forEach((name, tensor) -> untouched.put(name, values(tensor)));
        }
        step(model, frozen(options, others), 2).forEach((name, now) -> {
            if (name.startsWith("fc")) {
                assertThat(now).as(name).isNotEqualTo(untouched.get(name));
            } else {
                assertThat(now).as(name).containsExactly(untouched.get(name));
            }
        });
    }

    @Test
    void batch_isSplitIntoPartsThatDifferByOne() {
        Examples examples = examples(ModelReader.read(TestData.fixture("mlp_relu")));
        Batches.Batch batch = new Batches(examples, 11, EpochOrder.shuffled(3), Batches.Remainder.KEEP)
                .epoch(0)
                .get(1);
        List<Batches.Batch> parts = batch.split(4);

        assertThat(parts).extracting(Batches.Batch::size).containsExactly(3, 3, 3, 2);
        List<Integer> rows = new ArrayList<>();
        parts.forEach(part -> {
            for (int i = 0; i < part.size(); i++) {
                rows.add(part.example(i));
            }
        });
        for (int i = 0; i < 11; i++) {
            assertThat(rows.get(i)).isEqualTo(batch.example(i));
        }
        assertThat(batch.split(20)).hasSize(11);
    }

    @Test
    void devices_thatAreNotThere_orTwice_areRefused() {
        int there = DjlEngine.get().getGpuCount();
        assertThatThrownBy(() -> DjlEngine.devices("cpu,gpu" + there))
                .isInstanceOf(RequestException.class)
                .hasMessageContaining("gpu" + there)
                .hasMessageContaining("a device must be there");
        assertThatThrownBy(() -> DjlEngine.devices("cpu,cpu")).hasMessageContaining("each device once");
        assertThatThrownBy(() -> DjlEngine.devices("cpu,")).hasMessageContaining("cpu, gpu or gpuN");
        assertThat(DjlEngine.devices("cpu")).containsExactly(Device.cpu());
    }

    private static TrainOptions options(OptimizerChoice optimizer, int batch) {
        TrainOptions usual = TrainOptions.epochs(1);
        return new TrainOptions(
                usual.loss(),
                new TrainOptions.Passes(1, batch, 5),
                new TrainOptions.Updates(optimizer, 0.01, Schedule.constant(), 1e-3, OptionalDouble.of(0.5)),
                usual.ending(),
                TrainOptions.Held.NOTHING,
                new TrainOptions.EngineChoice("cpu", TrainOptions.Precision.FLOAT64, OptionalInt.empty()));
    }

    private static TrainOptions frozen(TrainOptions options, List<Glob> freeze) {
        return new TrainOptions(
                options.loss(),
                options.batches(),
                options.updates(),
                options.ending(),
                new TrainOptions.Held(freeze, FixedEntries.NONE),
                options.engine());
    }

    private static Examples examples(Model model) {
        return DataLoader.load(
                        DataSpec.parse("digits?limit=50"),
                        ModelInput.of(model.graph()).example(),
                        0)
                .train();
    }

    private static Trainee trainee(Model model, TrainOptions options, int replicas) {
        return new Trainee(model, options, examples(model), Collections.nCopies(replicas, Device.cpu()));
    }

    private static Map<String, double[]> trained(String fixture, TrainOptions options, int replicas) {
        return run(ModelReader.read(TestData.fixture(fixture)), options, replicas, STEPS);
    }

    private static Map<String, double[]> step(Model model, TrainOptions options, int replicas) {
        return run(model, options, replicas, 1);
    }

    private static Map<String, double[]> run(Model model, TrainOptions options, int replicas, int steps) {
        Examples examples = examples(model);
        List<Batches.Batch> batches = new Batches(
                        examples, options.batches().batchSize(), EpochOrder.inOrder(), Batches.Remainder.KEEP)
                .epoch(0);
        Map<String, double[]> weights = new TreeMap<>();
        try (Trainee trainee = trainee(model, options, replicas);
                StatefulOptimizer optimizer = options.updates()
                        .optimizer()
                        .create(
                                options.updates().schedule().learningRate(0.01, batches.size(), 1),
                                options.updates().weightDecay())) {
            TrainingStep step = trainee.step(optimizer);
            for (int i = 0; i < steps; i++) {
                TrainingStep.Outcome outcome = trainee.update(step, i, batches.get(i % batches.size()), examples);
                assertThat(outcome.updated()).isTrue();
            }
            BlockWeights.of(trainee.block()).forEach((name, tensor) -> weights.put(name, values(tensor)));
        }
        return weights;
    }

    private static double[] values(Tensor tensor) {
        return tensor.reader().toDoubles();
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }
}
