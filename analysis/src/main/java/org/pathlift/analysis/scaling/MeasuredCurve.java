package org.pathlift.analysis.scaling;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.conditioning.meanfield.Covariances;

/**
 * ε of random networks of one width from one start, layer by layer.
 *
 * @param start ε that their first layers are drawn with
 * @param layers the mean over networks with its standard error, from layer 0 on; cut before the first mean below
 *     {@link #FLOOR}
 * @param lost networks in which q left the range of numbers, which are in no mean
 * @param squares the mean over networks of the mean over layers of (ε − ε at infinite width)²
 */
public record MeasuredCurve(double start, List<Estimate> layers, int lost, Estimate squares) {

    /** A measured ε is 1 less a sum: below this it is rounding. */
    public static final double FLOOR = 1e-11;

    /** Keeps an unmodifiable copy of {@code layers}. */
    public MeasuredCurve {
        layers = List.copyOf(layers);
    }

    /** The means as a curve. */
    public DepthCurve curve() {
        return new DepthCurve(0, layers.stream().map(Estimate::mean).toList());
    }

    /** Averages networks; empty where fewer than two reached the last layer. */
    static Optional<MeasuredCurve> of(double start, DepthCurve infinite, List<List<Covariances>> networks) {
        int depth = infinite.size();
        List<double[]> whole = new ArrayList<>();
        for (List<Covariances> network : networks) {
            if (network.size() >= depth) {
                whole.add(network.stream()
                        .limit(depth)
                        .mapToDouble(layer -> 1 - layer.correlation())
                        .toArray());
            }
        }
        if (whole.size() < 2) {
            return Optional.empty();
        }
        List<Estimate> layers = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            int layer = l;
            Estimate estimate =
                    estimate(whole.stream().mapToDouble(eps -> eps[layer]).toArray());
            if (estimate.mean() < FLOOR) {
                break;
            }
            layers.add(estimate);
        }
        double[] squares =
                whole.stream().mapToDouble(eps -> squared(eps, infinite)).toArray();
        return Optional.of(new MeasuredCurve(start, layers, networks.size() - whole.size(), estimate(squares)));
    }

    private static double squared(double[] eps, DepthCurve infinite) {
        return IntStream.range(0, eps.length)
                .mapToDouble(l -> (eps[l] - infinite.at(l)) * (eps[l] - infinite.at(l)))
                .average()
                .orElseThrow();
    }

    private static Estimate estimate(double[] values) {
        Estimate estimate = Estimate.of(values);
        if (estimate == null) {
            throw new IllegalStateException("an estimate takes at least 2 networks, found " + values.length);
        }
        return estimate;
    }
}
