package org.pathlift.analysis.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.onnx.error.Problem;
import org.pathlift.onnx.runtime.RequestException;

/**
 * How fast the kernels of random networks near their limit as they get wide.
 *
 * <p>Theory gives fluctuations of 1/√width, so a slope of −1/2 of ln distance against ln width. The distance, its mean over
 * networks and the fit are our own definition.
 *
 * @param points by width, in ascending order
 * @param ntkSlope of ln(mean NTK distance) against ln(width)
 * @param nngpSlope of ln(mean NNGP distance) against ln(width)
 */
public record WidthConvergence(List<WidthPoint> points, Slope ntkSlope, Slope nngpSlope) {

    /** Keeps an unmodifiable copy of {@code points}. */
    public WidthConvergence {
        points = List.copyOf(points);
    }

    /**
     * Draws networks and fits.
     *
     * @param limit what they are compared with
     * @param widths at least two different ones
     * @param count networks of each width, at least 3
     * @throws RequestException if the kernel of a drawn network vanishes: nothing gets through it
     * @throws ArithmeticException if the limit vanishes, or networks do not vary
     */
    public static WidthConvergence measure(
            DenseArchitecture architecture,
            Pruning pruning,
            Kernels limit,
            KernelInputs inputs,
            List<Integer> widths,
            int count,
            long seed) {
        List<WidthPoint> points = new ArrayList<>();
        for (int width : widths) {
            points.add(point(new RandomDenseNetwork(architecture, width, pruning), limit, inputs, count, seed));
        }
        return new WidthConvergence(
                points, slope(points, WidthPoint::ntkDistance), slope(points, WidthPoint::nngpDistance));
    }

    private static WidthPoint point(
            RandomDenseNetwork network, Kernels limit, KernelInputs inputs, int count, long seed) {
        List<Kernels> drawn = network.draw(inputs, count, seed);
        requireAlive(network, drawn);
        return new WidthPoint(
                network.width(),
                estimate(drawn, kernels -> kernels.ntk().relativeDistance(limit.ntk())),
                estimate(drawn, kernels -> kernels.nngp().relativeDistance(limit.nngp())),
                estimate(drawn, kernels -> kernels.ntk().alignment(limit.ntk())),
                network.pruning().keep() < 1 ? wholeDistance(network, drawn, inputs, seed) : null,
                Fluctuation.of(drawn.stream()
                        .mapToDouble(kernels -> kernels.ntk().get(0, 0))
                        .toArray()));
    }

    private static void requireAlive(RandomDenseNetwork network, List<Kernels> drawn) {
        long dead = drawn.stream()
                .filter(kernels -> !(kernels.ntk().norm() > 0 && kernels.nngp().norm() > 0))
                .count();
        if (dead > 0) {
            double keep = network.pruning().keep();
            throw new RequestException(List.of(new Problem(
                    "networks that are compared with their limit must let something through",
                    "networks of width " + network.width()
                            + (keep < 1 ? " that keep " + keep + " of their weights" : ""),
                    "kernels other than 0",
                    "%d of %d whose kernel is 0".formatted(dead, drawn.size()),
                    "ask for wider networks" + (keep < 1 ? ", or keep more of the weights" : ""))));
        }
    }

    private static @Nullable Estimate wholeDistance(
            RandomDenseNetwork network, List<Kernels> drawn, KernelInputs inputs, long seed) {
        List<Kernels> whole =
                new RandomDenseNetwork(network.architecture(), network.width()).draw(inputs, drawn.size(), seed);
        return Estimate.of(IntStream.range(0, drawn.size())
                .mapToDouble(
                        i -> drawn.get(i).ntk().relativeDistance(whole.get(i).ntk()))
                .toArray());
    }

    private static Estimate estimate(List<Kernels> drawn, ToDoubleFunction<Kernels> value) {
        return Objects.requireNonNull(
                Estimate.of(drawn.stream().mapToDouble(value).toArray()));
    }

    private static Slope slope(List<WidthPoint> points, java.util.function.Function<WidthPoint, Estimate> distance) {
        List<Estimate> distances = points.stream().map(distance).toList();
        if (distances.stream().anyMatch(estimate -> !(estimate.error() > 0))) {
            throw new ArithmeticException("networks that do not vary have no rate of convergence");
        }
        return Slope.of(
                points.stream().mapToDouble(point -> Math.log(point.width())).toArray(),
                distances.stream().mapToDouble(each -> Math.log(each.mean())).toArray(),
                distances.stream()
                        .mapToDouble(each -> each.error() / each.mean())
                        .toArray());
    }
}
