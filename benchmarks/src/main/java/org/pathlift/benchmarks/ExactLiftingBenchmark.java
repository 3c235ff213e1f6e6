package org.pathlift.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pathlift.conditioning.rescale.LiftingChoice;
import org.pathlift.conditioning.rescale.RescaleOptions;
import org.pathlift.conditioning.rescale.RescalePlan;
import org.pathlift.conditioning.rescale.Rescaler;
import org.pathlift.conditioning.symmetry.Facts;
import org.pathlift.conditioning.symmetry.Symmetry;
import org.pathlift.conditioning.symmetry.SymmetryFinder;
import org.pathlift.onnx.graph.Model;
import org.pathlift.onnx.runtime.ShapeInference;

/**
 * ResNet-50 lifted exactly on images of 224x224, and solved.
 *
 * <pre>{@code java -jar benchmarks/target/benchmarks.jar ExactLiftingBenchmark}</pre>
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
@Fork(value = 2, jvmArgsAppend = "-XX:+UseSerialGC")
@State(Scope.Benchmark)
public class ExactLiftingBenchmark {

    private Symmetry symmetry = symmetryOf(Nets.dense(1, 1, 1, 1).build());

    private static Symmetry symmetryOf(Model model) {
        return SymmetryFinder.find(new Facts(model, ShapeInference.infer(model)));
    }

    /** Draws the model. */
    @Setup
    public void draw() {
        symmetry = symmetryOf(Nets.resNet50().build());
    }

    /** Lifting and solving. */
    @Benchmark
    public RescalePlan resNet50() {
        return Rescaler.plan(symmetry, RescaleOptions.defaults().withLifting(LiftingChoice.EXACT));
    }
}
