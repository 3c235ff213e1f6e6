package org.pathlift.analysis.resizing;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.pathlift.analysis.fit.LineFit;
import org.pathlift.analysis.scaling.DepthCurve;
import org.pathlift.analysis.scaling.Interpolation;

/**
 * How far the decays of pairs of resized images are from those of the images themselves. A definition of this software.
 *
 * <p>Resizing multiplies a pair's ε₀ by λ. At a critical point with exponent p the whole decay is then the old one,
 * multiplied by λ, at depths multiplied by λ^{1/p}.
 *
 * @param p the exponent that the scaling law is tested with
 * @param pairs how many pairs were compared
 * @param dropped how many were left out since ε₀ is 0 in one of the sizes: the same image twice, or a blank one
 * @param rsd for each layer from 0 on the mean over pairs of |ln ε − ln ε of the images themselves|
 * @param largest the largest |ε − ε of the images themselves| of all layers and pairs
 * @param scalingLawError the root mean square over pairs and layers of what the scaling law leaves of ln ε; empty where it
 *     maps no layer into the network
 */
public record ResizingDeviation(
        double p, int pairs, int dropped, List<Double> rsd, double largest, OptionalDouble scalingLawError)
        implements DeviationAnswer {

    /** Keeps an unmodifiable copy of {@code rsd}. */
    public ResizingDeviation {
        rsd = List.copyOf(rsd);
    }

    /**
     * Compares decays from layer 0 on, pair by pair. Layers from the first on in which a pair's ε is not above the floor are
     * left out.
     *
     * @param original ε of each pair of images
     * @param resized ε of the same pairs of resized images
     * @param p the exponent of the scaling law: 1 for smooth activations, 2 for those with a kink
     * @param floor what ε must be above: 0 for exact decays, {@link DepthCurve#FLOOR} for measured ones
     */
    public static DeviationAnswer of(List<DepthCurve> original, List<DepthCurve> resized, double p, double floor) {
        if (original.size() != resized.size()) {
            throw new IllegalArgumentException("both sizes must have decays of the same pairs, found %d and %d"
                    .formatted(original.size(), resized.size()));
        }
        List<Integer> kept = IntStream.range(0, original.size())
                .filter(i -> original.get(i).at(0) > floor && resized.get(i).at(0) > floor)
                .boxed()
                .toList();
        if (kept.isEmpty()) {
            return new NoDeviation("no pair of different images is left in both sizes");
        }
        List<DepthCurve> before = kept.stream().map(original::get).toList();
        List<DepthCurve> after = kept.stream().map(resized::get).toList();
        int depth = Math.min(depth(before, floor), depth(after, floor));
        if (depth < 1) {
            return new NoDeviation("1 - c of a pair vanishes behind the first layer");
        }
        return new ResizingDeviation(
                p,
                kept.size(),
                original.size() - kept.size(),
                rsd(before, after, depth),
                largest(before, after, depth),
                scalingLawError(before, after, depth, p));
    }

    /** The last layer up to which all ε are above the floor. */
    private static int depth(List<DepthCurve> curves, double floor) {
        return curves.stream()
                .mapToInt(curve ->
                        (int) curve.eps().stream().takeWhile(eps -> eps > floor).count() - 1)
                .min()
                .orElseThrow();
    }

    private static List<Double> rsd(List<DepthCurve> before, List<DepthCurve> after, int depth) {
        List<Double> rsd = new ArrayList<>();
        for (int layer = 0; layer <= depth; layer++) {
            double sum = 0;
            for (int i = 0; i < before.size(); i++) {
                sum += Math.abs(Math.log(after.get(i).at(layer) / before.get(i).at(layer)));
            }
            rsd.add(sum / before.size());
        }
        return rsd;
    }

    private static double largest(List<DepthCurve> before, List<DepthCurve> after, int depth) {
        double largest = 0;
        for (int layer = 0; layer <= depth; layer++) {
            for (int i = 0; i < before.size(); i++) {
                largest = Math.max(
                        largest, Math.abs(after.get(i).at(layer) - before.get(i).at(layer)));
            }
        }
        return largest;
    }

    private static OptionalDouble scalingLawError(
            List<DepthCurve> before, List<DepthCurve> after, int depth, double p) {
        List<Double> places = IntStream.rangeClosed(0, depth)
                .mapToObj(layer -> Math.log1p(layer))
                .toList();
        double sum = 0;
        int count = 0;
        for (int i = 0; i < before.size(); i++) {
            DepthCurve old = before.get(i);
            List<Double> logs =
                    old.eps().subList(0, depth + 1).stream().map(Math::log).toList();
            double lambda = after.get(i).at(0) / old.at(0);
            double stretch = Math.pow(lambda, 1 / p);
            for (int layer = 1; layer <= depth && layer * stretch <= depth; layer++) {
                double predicted = Math.log(lambda) + Interpolation.at(places, logs, Math.log1p(layer * stretch));
                double off = Math.log(after.get(i).at(layer)) - predicted;
                sum += off * off;
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(sum / count));
    }

    /** The last layer that was compared. */
    public int depth() {
        return rsd.size() - 1;
    }

    /** How much of the first deviation is left in a layer: rsd there over rsd in layer 0; empty where that is 0. */
    public OptionalDouble memory(int layer) {
        return rsd.get(0) > 0 ? OptionalDouble.of(rsd.get(layer) / rsd.get(0)) : OptionalDouble.empty();
    }

    /**
     * κ: minus the slope of ln rsd over ln l in the second half of the layers. It goes to 1 with depth at a critical point,
     * to 0 away from one; empty for fewer than 8 layers, or where a layer has no deviation.
     */
    public OptionalDouble kappa() {
        int from = (depth() + 1) / 2;
        if (depth() < LEAST_DEPTH || rsd.subList(from, rsd.size()).stream().anyMatch(value -> value == 0)) {
            return OptionalDouble.empty();
        }
        double[] x = IntStream.rangeClosed(from, depth()).mapToDouble(Math::log).toArray();
        double[] y =
                rsd.subList(from, rsd.size()).stream().mapToDouble(Math::log).toArray();
        return OptionalDouble.of(-LineFit.of(x, y).slope());
    }

    private static final int LEAST_DEPTH = 8;
}
