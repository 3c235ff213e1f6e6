package org.pathlift.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.pathlift.conditioning.training.Clipping;
import org.pathlift.conditioning.training.TrainingStep;
import org.pathlift.conditioning.training.optimizer.AdamOptimizer;
import org.pathlift.conditioning.training.optimizer.LearningRate;
import org.pathlift.conditioning.training.optimizer.StatefulOptimizer;
import org.pathlift.onnx.djl.DjlEngine;
import org.pathlift.onnx.djl.OnnxBlock;
import org.pathlift.onnx.djl.trace.BlockExporter;

/**
 * One update of a network: DJL's own blocks, and the same network as ONNX graph in an OnnxBlock.
 *
 * <pre>{@code java -jar benchmarks/target/benchmarks.jar TrainingStepBenchmark}</pre>
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
@State(Scope.Benchmark)
@NullUnmarked // JMH fills the fields before each trial
public class TrainingStepBenchmark {

    /** Who runs the network. */
    public enum Runner {
        DJL,
        ONNX
    }

    /** Which network. */
    public enum Net {
        MLP,
        CONV_BATCH_NORM
    }

    @Param({"DJL", "ONNX"})
    private Runner runner;

    @Param({"MLP", "CONV_BATCH_NORM"})
    private Net net;

    private NDManager manager;
    private Block block;
    private StatefulOptimizer optimizer;
    private TrainingStep step;
    private NDArray data;
    private NDArray labels;
    private long count;

    /** Makes the network and a batch of 32. */
    @Setup(Level.Trial)
    public void make() {
        manager = DjlEngine.get().newBaseManager();
        manager.getEngine().setRandomSeed(1);
        Shape shape = net == Net.MLP ? new Shape(32, 784) : new Shape(32, 3, 32, 32);
        Block own = net == Net.MLP ? mlp() : convolutions();
        own.initialize(manager, DataType.FLOAT32, shape);
        data = manager.randomNormal(0, 1, shape, DataType.FLOAT32);
        labels = manager.zeros(new Shape(32), DataType.INT64);
        block = own;
        if (runner == Runner.ONNX) {
            block = OnnxBlock.of(
                    BlockExporter.export(own, new NDList(data.get("0:2"))).model());
            block.initialize(manager, DataType.FLOAT32, shape);
        }
        optimizer = AdamOptimizer.adam(LearningRate.constant(1e-4));
        step = new TrainingStep(
                block,
                Loss.softmaxCrossEntropyLoss()::evaluate,
                optimizer,
                Clipping.none(),
                new ParameterStore(manager, false),
                1);
    }

    private static Block mlp() {
        return new SequentialBlock()
                .add(Linear.builder().setUnits(512).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(512).build())
                .add(Activation::relu)
                .add(Linear.builder().setUnits(10).build());
    }

    private static Block convolutions() {
        SequentialBlock block = new SequentialBlock();
        for (int channels : new int[] {32, 64, 128}) {
            block.add(Conv2d.builder()
                            .setKernelShape(new Shape(3, 3))
                            .setFilters(channels)
                            .optPadding(new Shape(1, 1))
                            .build())
                    .add(BatchNorm.builder().build())
                    .add(Activation::relu)
                    .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
        }
        return block.add(Blocks.batchFlattenBlock())
                .add(Linear.builder().setUnits(10).build());
    }

    /** One update. */
    @Benchmark
    public double update() {
        try (NDManager work = manager.newSubManager()) {
            NDArray batch = data.toDevice(data.getDevice(), true);
            batch.attach(work);
            return step.run(count++, new NDList(batch), new NDList(labels)).loss();
        }
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void free() {
        optimizer.close();
        block.clear();
        manager.close();
    }
}
