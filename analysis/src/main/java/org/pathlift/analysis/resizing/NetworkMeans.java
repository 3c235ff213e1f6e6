package org.pathlift.analysis.resizing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.analysis.phase.Estimate;
import org.pathlift.analysis.resizing.ImageNetworks.Seen;
import org.pathlift.analysis.resizing.ResizingPlace.MeasuredDeviation;
import org.pathlift.analysis.scaling.DepthCurve;

/** Means over networks of what they see in one size and in the first, and the errors of what is computed from them. */
final class NetworkMeans {

    private final List<Seen> networks;
    private final int size;
    private final double p;

    NetworkMeans(List<Seen> networks, int size, double p) {
        this.networks = networks;
        this.size = size;
        this.p = p;
    }

    MeasuredDeviation deviation() {
        DeviationAnswer all = without(-1);
        List<ResizingDeviation> others = IntStream.range(0, networks.size())
                .mapToObj(this::without)
                .flatMap(answer -> answer.deviation().stream())
                .toList();
        boolean complete = all instanceof ResizingDeviation && others.size() == networks.size();
        int depth = complete
                ? Math.min(
                        ((ResizingDeviation) all).depth(),
                        others.stream().mapToInt(ResizingDeviation::depth).min().orElseThrow())
                : -1;
        List<Double> rsd = new ArrayList<>();
        for (int l = 0; l <= depth; l++) {
            int layer = l;
            rsd.add(error(others, other -> other.rsd().get(layer)).orElseThrow());
        }
        Function<ResizingDeviation, @Nullable Double> memory =
                other -> other.memory(depth).isPresent() ? other.memory(depth).getAsDouble() : null;
        return new MeasuredDeviation(
                all,
                rsd,
                complete ? error(others, memory) : Optional.empty(),
                complete
                        ? error(
                                others,
                                other -> other.scalingLawError().isPresent()
                                        ? other.scalingLawError().getAsDouble()
                                        : null)
                        : Optional.empty(),
                alignments());
    }

    private DeviationAnswer without(int left) {
        return ResizingDeviation.of(means(0, left), means(size, left), p, DepthCurve.FLOOR);
    }

    /** The mean decay of each pair over all networks but one. */
    private List<DepthCurve> means(int of, int left) {
        int pairs = networks.get(0).decays().get(of).size();
        List<DepthCurve> means = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            int pair = i;
            means.add(DepthCurve.mean(IntStream.range(0, networks.size())
                    .filter(network -> network != left)
                    .mapToObj(network -> networks.get(network).decays().get(of).get(pair))
                    .toList()));
        }
        return means;
    }

    /** The jackknife: the root of (n − 1)/n Σ (θ without one − their mean)². */
    private static Optional<Double> error(
            List<ResizingDeviation> others, Function<ResizingDeviation, @Nullable Double> measure) {
        List<Double> values = new ArrayList<>();
        for (ResizingDeviation other : others) {
            Double value = measure.apply(other);
            if (value == null) {
                return Optional.empty();
            }
            values.add(value);
        }
        double mean = values.stream().mapToDouble(value -> value).sum() / values.size();
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Optional.of(Math.sqrt(squares * (values.size() - 1) / values.size()));
    }

    private List<Estimate> alignments() {
        List<Estimate> means = new ArrayList<>();
        if (networks.stream().allMatch(seen -> !seen.alignments().get(size).isEmpty())) {
            int layers = networks.get(0).alignments().get(size).size();
            for (int l = 0; l < layers; l++) {
                int layer = l;
                Estimate mean = Estimate.of(networks.stream()
                        .mapToDouble(seen -> seen.alignments().get(size).get(layer))
                        .toArray());
                if (mean != null) {
                    means.add(mean);
                }
            }
        }
        return means;
    }
}
