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
import org.pathlift.conditioning.lifting.LiftingOptions;
import org.pathlift.conditioning.lifting.Pooling;
import org.pathlift.conditioning.lifting.RegionLifting;
import org.pathlift.conditioning.lifting.Spatial;
import org.pathlift.conditioning.lifting.UnliftableException;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;
import org.pathlift.onnx.runtime.ShapeTable;

/**
 * A rescale in memory and its parts, beside the time of copying the weights twice. The model is read and its shapes are
 * known; {@link #shapes} tells what finding them costs.
 *
 * <pre>{@code java -jar benchmarks/target/benchmarks.jar RescaleBenchmark -p net=dense}</pre>
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 2)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@State(Scope.Benchmark)
public class RescaleBenchmark {

    /** Dense 3072-10x1000-10 of 12 million weights, or ResNet-50 of 25 million on an unbounded uniform image. */
    @Param({"dense", "resnet50"})
    String net = "dense";

    private Model model = Nets.dense(1, 1, 1, 1).build();
    private ShapeTable table = ShapeInference.infer(model);
    private Materialized weights = new Materialized(model);
    private RescaleOptions options = RescaleOptions.defaults();
    private RescalePlan plan = Rescaler.plan(model, options);
    private ByteBuffer source = ByteBuffer.allocateDirect(0);
    private ByteBuffer first = source;
    private ByteBuffer second = source;

    /** Draws the model. */
    @Setup
    public void draw() {
        boolean dense = net.equals("dense");
        model = (dense ? Nets.dense(3072, 1000, 10, 10) : Nets.resNet50()).build();
        options = RescaleOptions.defaults().withLifting(dense ? LiftingChoice.EXACT : LiftingChoice.PERIODIC);
        table = ShapeInference.infer(model);
        weights = new Materialized(model);
        plan = Rescaler.plan(SymmetryFinder.find(new Facts(model, table)), options);
        source = new Materialized(model).take(model).flip();
        first = ByteBuffer.allocateDirect(source.limit());
        second = ByteBuffer.allocateDirect(source.limit());
    }

    /** What the whole is held against: the weights copied twice. */
    @Benchmark
    public void copyTwice() {
        first.clear().put(source.rewind());
        second.clear().put(first.flip());
    }

    /** Symmetry, lifting, scales and all new weights. */
    @Benchmark
    public ByteBuffer rescale() {
        Symmetry symmetry = SymmetryFinder.find(new Facts(model, table), options.nodes());
        return weights.take(Rescaler.plan(symmetry, options).apply());
    }

    /** Of the whole, finding the symmetry. */
    @Benchmark
    public Symmetry symmetry() {
        return SymmetryFinder.find(new Facts(model, table), options.nodes());
    }

    /** Of the whole, lifting the first region. */
    @Benchmark
    public RegionLifting lifting() throws UnliftableException {
        Spatial spatial = options.lifting() == LiftingChoice.EXACT ? Spatial.EXACT : Spatial.PERIODIC;
        return RegionLifting.of(
                plan.symmetry(), plan.symmetry().regions().get(0), new LiftingOptions(spatial, Pooling.PATH));
    }

    /** Of the whole, lifting and solving. */
    @Benchmark
    public RescalePlan plan() {
        return Rescaler.plan(plan.symmetry(), options);
    }

    /** Of the whole, the new weights. */
    @Benchmark
    public ByteBuffer materialize() {
        return weights.take(plan.apply());
    }

    /** Not part of the whole: the shapes of all values, by ONNX Runtime on the model's structure. */
    @Benchmark
    public ShapeTable shapes() {
        return ShapeInference.infer(model);
    }
}
