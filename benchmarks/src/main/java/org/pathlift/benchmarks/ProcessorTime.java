package org.pathlift.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * The processor time that the calling thread spends on a rescale in memory: what can be measured on a machine that others
 * use too. On one thread it is the whole cost; on two, it is near the time that passes on an idle machine, since the
 * calling thread works all the while.
 *
 * <pre>{@code
 * java -XX:+UseSerialGC -Djava.util.concurrent.ForkJoinPool.common.parallelism=1 \
 *     -cp benchmarks/target/benchmarks.jar org.pathlift.benchmarks.ProcessorTime 40 dense-10 resnet50
 * }</pre>
 *
 * <p>Parallelism 0 is one thread, 1 is two. The nets are {@code dense-DEPTH}, {@code convolutional-DEPTH},
 * {@code resnet50} and {@code resnet50-exact}; each line is one JSON object.
 */
public final class ProcessorTime {

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final int runs;

    private ProcessorTime(int runs) {
        this.runs = runs;
    }

    /** Measures the nets named after the number of runs. */
    public static void main(String[] args) {
        ProcessorTime time = new ProcessorTime(Integer.parseInt(args[0]));
        Arrays.stream(args).skip(1).forEach(time::net);
    }

    private static Model model(String name) {
        int depth = Integer.parseInt("0" + name.replaceAll("^(dense|convolutional)-|^resnet50.*", ""));
        return name.startsWith("dense")
                ? Nets.dense(3072, 1000, depth, 10).build()
                : name.startsWith("resnet50")
                        ? Nets.resNet50().build()
                        : Nets.convolutional(256, depth).build();
    }

    private void net(String name) {
        Model model = model(name);
        ShapeTable shapes = ShapeInference.infer(model);
        RescaleOptions options = RescaleOptions.defaults()
                .withLifting(name.endsWith("exact") ? LiftingChoice.EXACT : LiftingChoice.PERIODIC);
        Materialized weights = new Materialized(model);
        ByteBuffer source = new Materialized(model).take(model).flip();
        ByteBuffer first = ByteBuffer.allocateDirect(source.limit());
        ByteBuffer second = ByteBuffer.allocateDirect(source.limit());
        Supplier<Symmetry> find = () -> SymmetryFinder.find(new Facts(model, shapes), options.nodes());
        RescalePlan plan = Rescaler.plan(find.get(), options);
        measure(name, source.limit() / 4, "copy twice", kept -> {
            first.clear().put(source.rewind());
            kept[0] = second.clear().put(first.flip());
        });
        measure(name, source.limit() / 4, "symmetry", kept -> kept[0] = find.get());
        measure(
                name,
                source.limit() / 4,
                "lifting and solving",
                kept -> kept[0] = Rescaler.plan(plan.symmetry(), options));
        measure(name, source.limit() / 4, "new weights", kept -> kept[0] = weights.take(plan.apply()));
        measure(
                name,
                source.limit() / 4,
                "rescale",
                kept -> kept[0] =
                        weights.take(Rescaler.plan(find.get(), options).apply()));
    }

    private void measure(String net, int size, String what, Consumer<Object[]> work) {
        Object[] kept = new Object[1];
        double[] millis = new double[runs];
        for (int warm = Math.min(runs, 40); warm > 0; warm--) {
            work.accept(kept);
        }
        for (int run = 0; run < runs; run++) {
            long start = threads.getCurrentThreadCpuTime();
            work.accept(kept);
            millis[run] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "{\"net\": \"%s\", \"weights\": %d, \"what\": \"%s\", \"threads\": %d, \"runs\": %d,"
                        + " \"leastMs\": %.1f, \"medianMs\": %.1f, \"mostMs\": %.1f}%n",
                net,
                size,
                what,
                1 + Integer.getInteger("java.util.concurrent.ForkJoinPool.common.parallelism", 1),
                runs,
                millis[0],
                millis[runs / 2],
                millis[runs - 1]);
    }
}
