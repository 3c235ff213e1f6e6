package org.pathlift.benchmarks;

import java.util.Random;
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
import org.pathlift.onnx.graph.HalfFloats;

/**
 * Reading and writing half-precision weights.
 *
 * <pre>{@code java -jar benchmarks/target/benchmarks.jar HalfFloatsBenchmark}</pre>
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class HalfFloatsBenchmark {

    /** How many weights. */
    @Param({"4096", "1048576"})
    int size;

    private float[] floats = new float[0];
    private short[] halves = new short[0];

    /** Draws weights of the size that layers have. */
    @Setup
    public void draw() {
        Random random = new Random(17);
        floats = new float[size];
        halves = new short[size];
        for (int i = 0; i < size; i++) {
            floats[i] = (float) random.nextGaussian() * 0.05f;
            halves[i] = HalfFloats.toFloat16(floats[i]);
        }
    }

    /** float16 to float. */
    @Benchmark
    public float[] read() {
        for (int i = 0; i < halves.length; i++) {
            floats[i] = HalfFloats.fromFloat16(halves[i]);
        }
        return floats;
    }

    /** float to float16. */
    @Benchmark
    public short[] write() {
        for (int i = 0; i < floats.length; i++) {
            halves[i] = HalfFloats.toFloat16(floats[i]);
        }
        return halves;
    }
}
