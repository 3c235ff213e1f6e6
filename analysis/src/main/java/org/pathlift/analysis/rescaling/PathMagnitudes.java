package org.pathlift.analysis.rescaling;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.lifting.PathMatrix;
import org.pathlift.conditioning.lifting.Spatial;
import org.pathlift.conditioning.lifting.UnliftableException;
import org.pathlift.conditioning.symmetry.Region;
import org.pathlift.conditioning.symmetry.Symmetry;

/**
 * The path magnitude matrix G = ∂Φᵀ∂Φ of a region (Lebeurrier, Vayer, Gribonval 2026, arXiv 2602.19799).
 *
 * @param log10Trace log10 of Σ g; null where every g is zero
 * @param zeros how many parameters have g = 0: no other nonzero weights make a path through them
 * @param spread p ln(arithmetic mean / geometric mean of g), in nats: 0 where all g are equal; null where one is zero
 * @param spreadAtBest the same at the point of pathcond; null likewise, and where the region was not solved by pathcond
 * @param gain (F(0) - F(z*)) / p in nats for each parameter; null where the region was not solved by pathcond
 * @param log10Eigenvalues log10 of the largest eigenvalues of G, largest first
 * @param eigenvaluesNote why there are none or few; null where there are as many as are asked for
 * @param layers g of each constant
 */
public record PathMagnitudes(
        @Nullable Double log10Trace,
        int zeros,
        @Nullable Double spread,
        @Nullable Double spreadAtBest,
        @Nullable Double gain,
        List<Double> log10Eigenvalues,
        @Nullable String eigenvaluesNote,
        List<Layer> layers) {

    /** How many eigenvalues are looked for. */
    static final int EIGENVALUES = 5;

    private static final int STEPS = 60;
    private static final int FEWEST_STEPS = 10;
    /** Numbers that the iteration may keep. */
    private static final long MEMORY = 1L << 26;
    /** Multiplications that all products together may take. */
    private static final double WORK = 4e10;

    /**
     * g of a constant.
     *
     * @param tensor its name
     * @param parameters its number of elements
     * @param log10Mean log10 of the mean of g; null where it is zero
     * @param share its share of the trace
     */
    public record Layer(
            String tensor, long parameters, @Nullable Double log10Mean, double share) {}

    /** Keeps unmodifiable copies of {@code log10Eigenvalues} and {@code layers}. */
    public PathMagnitudes {
        log10Eigenvalues = List.copyOf(log10Eigenvalues);
        layers = List.copyOf(layers);
    }

    static PathMagnitudes of(
            Symmetry symmetry, Region region, Spatial spatial, @Nullable Double objectiveGain, long seed)
            throws UnliftableException {
        PathMatrix matrix = PathMatrix.of(symmetry, region, spatial);
        double[] g = matrix.diagonal();
        double trace = matrix.trace();
        int zeros = 0;
        double logs = 0;
        for (double value : g) {
            zeros += value == 0 ? 1 : 0;
            logs += value == 0 ? 0 : Math.log(value);
        }
        Double spread = zeros > 0 ? null : Double.valueOf(g.length * Math.log(trace / g.length) - logs);
        List<Layer> layers = layers(matrix, g, trace);
        Eigenvalues eigenvalues = trace == 0
                ? new Eigenvalues(List.of(), "every path is zero")
                : eigenvalues(symmetry, region, matrix, seed);
        return new PathMagnitudes(
                trace == 0 ? null : Double.valueOf(log10(trace, matrix)),
                zeros,
                spread,
                spread == null || objectiveGain == null ? null : Double.valueOf(spread - objectiveGain),
                objectiveGain == null ? null : Double.valueOf(objectiveGain / g.length),
                eigenvalues.log10,
                eigenvalues.note,
                layers);
    }

    private static double log10(double value, PathMatrix matrix) {
        return (Math.log(value) + matrix.logScale()) / Math.log(10);
    }

    private static List<Layer> layers(PathMatrix matrix, double[] g, double trace) {
        List<Layer> layers = new ArrayList<>();
        List<String> tensors = matrix.tensors();
        for (int t = 0; t < tensors.size(); t++) {
            int from = matrix.offset(tensors.get(t));
            int to = t + 1 < tensors.size() ? matrix.offset(tensors.get(t + 1)) : g.length;
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += g[i];
            }
            layers.add(new Layer(
                    tensors.get(t),
                    to - from,
                    sum == 0 ? null : Double.valueOf(log10(sum / (to - from), matrix)),
                    trace == 0 ? 0 : sum / trace));
        }
        return layers;
    }

    private record Eigenvalues(List<Double> log10, @Nullable String note) {}

    private static Eigenvalues eigenvalues(Symmetry symmetry, Region region, PathMatrix matrix, long seed) {
        double product = 8 * LiftingWork.multiplications(symmetry, region);
        long steps = Math.min(STEPS, Math.min(MEMORY / matrix.size(), (long) (WORK / product)));
        if (steps < Math.min(FEWEST_STEPS, matrix.size())) {
            return new Eigenvalues(
                    List.of(), "not computed: a product with G takes %.2g multiplications here".formatted(product));
        }
        TopEigenvalues top = TopEigenvalues.of(matrix::times, matrix.size(), EIGENVALUES, (int) steps, seed);
        List<Double> logs = top.values().stream()
                .filter(value -> value > 0)
                .map(value -> log10(value, matrix))
                .toList();
        boolean all = logs.size() >= Math.min(EIGENVALUES, matrix.size());
        return new Eigenvalues(
                logs, all ? null : "only those that converged within " + top.products() + " products are told");
    }
}
