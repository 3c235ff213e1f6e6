package org.pathlift.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * How the time of a rescale in memory grows with the number of weights.
 *
 * <pre>{@code java -jar benchmarks/target/benchmarks.jar ScalingBenchmark}</pre>
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@State(Scope.Benchmark)
public class ScalingBenchmark {

    /** Dense layers 1000 wide, or 3x3 convolutions of 256 channels on an unbounded uniform image. */
    @Param({"dense", "convolutional"})
    String net = "dense";

    /** How many hidden layers: 7.1, 12, 22 and 42 million weights, or 2.4, 5.3, 11 and 23 million. */
    @Param({"5", "10", "20", "40"})
    int depth;

    private Model model = Nets.dense(1, 1, 1, 1).build();
    private ShapeTable table = ShapeInference.infer(model);
    private Materialized weights = new Materialized(model);

    /** Draws the model. */
    @Setup
    public void draw() {
        model = (net.equals("dense") ? Nets.dense(3072, 1000, depth, 10) : Nets.convolutional(256, depth)).build();
        table = ShapeInference.infer(model);
        weights = new Materialized(model);
    }

    /** Symmetry, periodic lifting, scales and all new weights. */
    @Benchmark
    public ByteBuffer rescale() {
        RescaleOptions options = RescaleOptions.defaults().withLifting(LiftingChoice.PERIODIC);
        return weights.take(Rescaler.plan(SymmetryFinder.find(new Facts(model, table)), options)
                .apply());
    }
}
