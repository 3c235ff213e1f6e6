package org.pathlift.onnx.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pathlift.onnx.serde.ModelReader;
import org.pathlift.testdata.TestData;

/** A thousand steps leave nothing behind. */
class TrainingMemoryTest {

    private static final int WARM_UP = 400;
    private static final int STEPS = 1000;
    private static final int PARTS = 10;

    /** One leaked activation is 8 KiB and more a step. */
    private static final long GROWTH_KIB = 8L * STEPS / PARTS;

    private static final Path STATUS = Path.of("/proc/self/status");

    @ParameterizedTest
    @ValueSource(strings = {"mlp_relu", "resnet_bn_unfused"})
    void training_ofAThousandSteps_leavesNoArraysAndNoMemoryBehind(String fixture) throws IOException {
        OnnxBlock block = OnnxBlock.of(ModelReader.read(TestData.fixture(fixture)));
        Shape batch = fixture.startsWith("mlp") ? new Shape(64, 64) : new Shape(8, 1, 8, 8);
        try (ai.djl.Model model = ai.djl.Model.newInstance(fixture, "PyTorch")) {
            model.setDataType(DataType.FLOAT32);
            model.setBlock(block);
            Optimizer optimizer = Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed(1e-4f))
                    .build();
            try (Trainer trainer = model.newTrainer(
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer))) {
                trainer.initialize(batch);
                SplittableRandom random = new SplittableRandom(3);
                run(trainer, batch, random, WARM_UP);
                int arrays = arrays(trainer.getManager());
                // A leak grows in every part; the compiler, or a new arena of malloc, takes its megabytes only once.
                long[] growth = new long[PARTS];
                long before = residentKib();
                for (int part = 0; part < PARTS; part++) {
                    run(trainer, batch, random, STEPS / PARTS);
                    long after = residentKib();
                    growth[part] = after - before;
                    before = after;
                }
                assertThat(arrays(trainer.getManager())).isEqualTo(arrays);
                Arrays.sort(growth);
                assertThat(growth[PARTS / 2])
                        .as("the median growth in KiB of %s", Arrays.toString(growth))
                        .isLessThan(GROWTH_KIB);
            }
        }
    }

    private static void run(Trainer trainer, Shape shape, SplittableRandom random, int steps) {
        for (int step = 0; step < steps; step++) {
            try (NDManager manager = trainer.getManager().newSubManager()) {
                NDArray data = manager.create(random.doubles(shape.size()).toArray(), shape)
                        .toType(DataType.FLOAT32, false);
                NDArray labels =
                        manager.create(random.longs(shape.get(0), 0, 10).toArray());
                try (GradientCollector collector = trainer.newGradientCollector()) {
                    NDArray logits = trainer.forward(new NDList(data)).head();
                    logits.attach(manager);
                    NDArray loss = trainer.getLoss().evaluate(new NDList(labels), new NDList(logits));
                    loss.attach(manager);
                    collector.backward(loss);
                }
                trainer.step();
            }
        }
    }

    /** The arrays of all managers that are. */
    private static int arrays(NDManager manager) {
        NDManager top = manager;
        while (top.getParentManager() != null && top.getParentManager() != top) {
            top = top.getParentManager();
        }
        return top.getManagedArrays().size();
    }

    private static long residentKib() throws IOException {
        assumeTrue(Files.isReadable(STATUS), "no /proc to read the memory of the process from");
        System.gc();
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
