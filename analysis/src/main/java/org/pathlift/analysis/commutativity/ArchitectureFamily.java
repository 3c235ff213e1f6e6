package org.pathlift.analysis.commutativity;

import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.pathlift.conditioning.architecture.Architecture;
import org.pathlift.conditioning.architecture.ArchitectureOptions;
import org.pathlift.conditioning.init.InitOptions;
import org.pathlift.onnx.graph.Model;

/**
 * A standard architecture of several widths and depths, its weights drawn anew for every network.
 *
 * @param architecture which
 * @param options of a width and a depth
 * @param initialization how weights are drawn; its seed picks all of them
 * @param grid widths and depths, as the architecture understands them
 * @param samples networks of each, at least 1
 */
public record ArchitectureFamily(
        Architecture architecture,
        BiFunction<Integer, Integer, ArchitectureOptions> options,
        InitOptions initialization,
        Grid grid,
        int samples)
        implements NetworkFamily {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /**
     * A family.
     *
     * @throws org.pathlift.onnx.runtime.RequestException if the architecture cannot honour an option, with all problems
     */
    public ArchitectureFamily {
        if (samples < 1) {
            throw new IllegalArgumentException("a family needs at least 1 network of each size, found " + samples);
        }
        for (int width : grid.widths()) {
            for (int depth : grid.depths()) {
                architecture.blueprint(options.apply(width, depth));
            }
        }
    }

    @Override
    public int networks(int width, int depth) {
        return samples;
    }

    @Override
    public boolean differsInWeightsOnly() {
        return true;
    }

    @Override
    public Model open(int width, int depth, int index) {
        long seed = initialization.seed();
        for (int part : new int[] {width, depth, index}) {
            seed = new SplittableRandom(seed + GOLDEN * part).nextLong();
        }
        return architecture.blueprint(options.apply(width, depth)).draft().model(initialization.withSeed(seed));
    }
}
