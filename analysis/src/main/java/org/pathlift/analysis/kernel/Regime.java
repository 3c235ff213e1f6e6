package org.pathlift.analysis.kernel;

import java.util.ArrayList;
import java.util.List;

/**
 * How the NTK's fluctuation grows with depth at one width.
 *
 * <p>ln(1 + relative variance) is proportional to depth/width in ReLU networks without branches (exponent about 5 at leading
 * order, arXiv 1909.05989), and stays the same in residual ones with branches of 1/√depth. The slope of a straight line in
 * depth/width, with an intercept, is our own definition.
 *
 * @param width units of every hidden layer
 * @param points by depth, in ascending order
 * @param slope of ln(1 + relative variance) against depth/width
 */
public record Regime(int width, List<Point> points, Slope slope) {

    /**
     * Networks of one depth.
     *
     * @param depth how many times the activation is applied
     * @param fluctuation of Θ(x, x)
     */
    public record Point(int depth, Fluctuation fluctuation) {}

    /** Keeps an unmodifiable copy of {@code points}. */
    public Regime {
        points = List.copyOf(points);
    }

    /**
     * Draws networks of one width and several depths.
     *
     * @param architectures of different depths, at least two
     * @param input a single one
     * @param count networks of each, at least 3
     */
    public static Regime measure(
            List<DenseArchitecture> architectures, KernelInputs input, int width, int count, long seed) {
        List<Point> points = new ArrayList<>();
        for (DenseArchitecture architecture : architectures) {
            double[] values = new RandomDenseNetwork(architecture, width)
                    .draw(input, count, seed).stream()
                            .mapToDouble(kernels -> kernels.ntk().get(0, 0))
                            .toArray();
            points.add(new Point(architecture.depth(), Fluctuation.of(values)));
        }
        return new Regime(
                width,
                points,
                Slope.of(
                        points.stream()
                                .mapToDouble(point -> (double) point.depth() / width)
                                .toArray(),
                        points.stream()
                                .mapToDouble(
                                        point -> Math.log1p(point.fluctuation().relativeVariance()))
                                .toArray(),
                        points.stream()
                                .mapToDouble(point -> point.fluctuation().relativeVarianceError()
                                        / (1 + point.fluctuation().relativeVariance()))
                                .toArray()));
    }
}
