package org.pathlift.benchmarks;

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
import org.pathlift.conditioning.meanfield.Activation;
import org.pathlift.conditioning.meanfield.Activations;
import org.pathlift.conditioning.meanfield.CriticalLine;
import org.pathlift.conditioning.meanfield.CriticalPoint;
import org.pathlift.conditioning.meanfield.FixedPoints;
import org.pathlift.conditioning.meanfield.Limit;
import org.pathlift.conditioning.meanfield.Variances;

/**
 * Critical lines and fixed points, on one thread.
 *
 * <pre>{@code java -XX:+UseSerialGC -jar benchmarks/target/benchmarks.jar CriticalLineBenchmark}</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-XX:+UseSerialGC")
@State(Scope.Benchmark)
public class CriticalLineBenchmark {

    private static final int POINTS = 1000;

    /** Closed forms (erf, gelu), the trapezoidal rule (tanh, silu), panels (selu, relu6). */
    @Param({"erf", "gelu", "tanh", "silu", "selu", "relu6"})
    String name = "tanh";

    private Activation activation = Activations.tanh();
    private double lowest;

    /** Finds where the reachable part of the line begins. */
    @Setup
    public void find() {
        activation = Activations.named(name);
        lowest = CriticalLine.of(activation)
                .halfStable()
                .map(point -> point.variances().bias())
                .orElse(0.0);
    }

    /** A thousand points by σ_b², with the scan of the line before. */
    @Benchmark
    public double byBias() {
        CriticalLine line = CriticalLine.of(activation);
        double sum = 0;
        for (int i = 1; i <= POINTS; i++) {
            sum += line.at(lowest + 0.001 * i).point().map(CriticalPoint::q).orElseThrow();
        }
        return sum;
    }

    /** A thousand points by q*. */
    @Benchmark
    public double byQ() {
        CriticalLine line = CriticalLine.of(activation);
        double sum = 0;
        for (int i = 1; i <= POINTS; i++) {
            sum += line.atQ(0.01 * i)
                    .point()
                    .map(point -> point.variances().weight())
                    .orElseThrow();
        }
        return sum;
    }

    /** One place of a phase diagram: all fixed points, and the limit with c*. */
    @Benchmark
    public Limit place() {
        return FixedPoints.of(activation, new Variances(1.8, 0.05)).from(1);
    }
}
