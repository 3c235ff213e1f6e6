package org.pathlift.analysis.commutativity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pathlift.conditioning.meanfield.Covariances;

/** Computes the surface of one function from measured cells. */
final class SurfaceMaker {

    private static final int RESAMPLES = 200;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final NeuralFunction function;
    private final Grid grid;
    private final double[][] values;
    private final @Nullable Double theory;
    private final @Nullable Double[] infiniteWidths;
    private final @Nullable LogMoments[] exact;

    private SurfaceMaker(
            NeuralFunction function, Grid grid, List<Cell> cells, Optional<GaussianFamily> family, double correlation) {
        this.function = function;
        this.grid = grid;
        this.values = cells.stream().map(cell -> cell.values(function)).toArray(double[][]::new);
        this.theory = family.flatMap(known -> known.limit(correlation))
                .map(function::of)
                .orElse(null);
        this.infiniteWidths = new Double[grid.size()];
        this.exact = new LogMoments[grid.size()];
        for (int l = 0; l < grid.depths().size(); l++) {
            int depth = grid.depths().get(l);
            Optional<Covariances> infinite = family.flatMap(known -> known.atInfiniteWidth(depth, correlation));
            for (int n = 0; n < grid.widths().size(); n++) {
                int width = grid.widths().get(n);
                infiniteWidths[grid.place(n, l)] = infinite.map(function::of).orElse(null);
                exact[grid.place(n, l)] = function == NeuralFunction.LN_Q
                        ? family.flatMap(known -> known.exactLogMoments(width, depth))
                                .orElse(null)
                        : null;
            }
        }
    }

    static Surface make(
            NeuralFunction function,
            Grid grid,
            List<Cell> cells,
            Optional<GaussianFamily> family,
            double correlation,
            long seed) {
        return new SurfaceMaker(function, grid, cells, family, correlation).surface(seed);
    }

    private Surface surface(long seed) {
        Limits limits = limits(values);
        ReferenceKind kind = kind(limits);
        Double reference = kind == ReferenceKind.THEORY
                ? theory
                : kind == ReferenceKind.EXTRAPOLATED && limits.widthFirst != null ? limits.widthFirst.value() : null;
        double[] references = references(kind, reference);
        Rates rates = rates(values, references);
        boolean resolved = limits.widthFirst != null
                && limits.depthFirst != null
                && limits.widthFirst.resolved()
                && limits.depthFirst.resolved();
        Resampled resampled = resample(seed, references, resolved, rates != null);
        OrderGap gap = resolved ? new OrderGap(limits.gap, resampled.gap) : null;
        FittedRates fitted =
                rates == null ? null : new FittedRates(rates, resampled.width, resampled.depth, resampled.diagonal);
        return new Surface(
                function,
                kind,
                reference,
                cells(references),
                limits.widthFirst,
                limits.depthFirst,
                gap,
                fitted,
                Verdict.of(kind, fitted));
    }

    private ReferenceKind kind(Limits limits) {
        if (theory != null) {
            return ReferenceKind.THEORY;
        }
        boolean known = java.util.Arrays.stream(infiniteWidths).allMatch(value -> value != null);
        if (known) {
            return ReferenceKind.INFINITE_WIDTH;
        }
        return limits.widthFirst != null && limits.widthFirst.resolved()
                ? ReferenceKind.EXTRAPOLATED
                : ReferenceKind.NONE;
    }

    /** The reference of each place; NaN where there is none. */
    private double[] references(ReferenceKind kind, @Nullable Double reference) {
        double[] references = new double[grid.size()];
        for (int i = 0; i < references.length; i++) {
            Double own = kind == ReferenceKind.INFINITE_WIDTH ? infiniteWidths[i] : reference;
            references[i] = own == null ? Double.NaN : own;
        }
        return references;
    }

    private @Nullable Rates rates(double[][] samples, double[] references) {
        double[] widths = new double[grid.size()];
        double[] depths = new double[grid.size()];
        double[] errors = new double[grid.size()];
        for (int n = 0; n < grid.widths().size(); n++) {
            for (int l = 0; l < grid.depths().size(); l++) {
                int place = grid.place(n, l);
                widths[place] = grid.widths().get(n);
                depths[place] = grid.depths().get(l);
                errors[place] = Statistics.distance(samples[place], references[place]);
                if (!(errors[place] > 0 && errors[place] < Double.POSITIVE_INFINITY)) {
                    return null;
                }
            }
        }
        return Rates.of(widths, depths, errors);
    }

    private record Limits(
            @Nullable IteratedLimit widthFirst, @Nullable IteratedLimit depthFirst, double gap) {}

    private Limits limits(double[][] samples) {
        double[] means = new double[samples.length];
        double[] errors = new double[samples.length];
        for (int i = 0; i < samples.length; i++) {
            means[i] = Statistics.mean(samples[i]);
            errors[i] = Statistics.deviation(samples[i]) / Math.sqrt(samples[i].length);
        }
        IteratedLimit widthFirst = IteratedLimit.widthFirst(grid, means, errors);
        IteratedLimit depthFirst = IteratedLimit.depthFirst(grid, means, errors);
        double spread = Statistics.deviation(samples[samples.length - 1]);
        double gap = widthFirst == null || depthFirst == null ? 0 : OrderGap.of(widthFirst, depthFirst, spread);
        return new Limits(widthFirst, depthFirst, gap);
    }

    private record Resampled(
            @Nullable Interval gap,
            @Nullable Interval width,
            @Nullable Interval depth,
            @Nullable Interval diagonal) {}

    /** Draws every cell's networks anew from themselves, with replacement. */
    private Resampled resample(long seed, double[] references, boolean gaps, boolean fits) {
        boolean enough = java.util.Arrays.stream(values).allMatch(cell -> cell.length > 1);
        if (!enough || !(gaps || fits)) {
            return new Resampled(null, null, null, null);
        }
        double[] gap = new double[RESAMPLES];
        @Nullable Rates[] rates = new Rates[RESAMPLES];
        IntStream.range(0, RESAMPLES).parallel().forEach(i -> {
            long own = new SplittableRandom(seed + GOLDEN * stream(function)).nextLong();
            // Seeds a step of the generator apart would give one sequence, shifted.
            double[][] drawn = drawn(new SplittableRandom(new SplittableRandom(own + GOLDEN * i).nextLong()));
            gap[i] = gaps ? limits(drawn).gap : 0;
            rates[i] = fits ? rates(drawn, references) : null;
        });
        List<Rates> fitted = new ArrayList<>();
        for (Rates each : rates) {
            if (each != null) {
                fitted.add(each);
            }
        }
        boolean several = fitted.size() > 1;
        return new Resampled(
                gaps ? Interval.of(gap) : null,
                several
                        ? Interval.of(
                                fitted.stream().mapToDouble(Rates::betaWidth).toArray())
                        : null,
                several
                        ? Interval.of(
                                fitted.stream().mapToDouble(Rates::betaDepth).toArray())
                        : null,
                several
                        ? Interval.of(fitted.stream()
                                .mapToDouble(Rates::alongDiagonal)
                                .toArray())
                        : null);
    }

    private static long stream(NeuralFunction function) {
        return switch (function) {
            case LN_Q -> 1;
            case CORRELATION -> 2;
            case COVARIANCE -> 3;
        };
    }

    private double[][] drawn(SplittableRandom random) {
        double[][] drawn = new double[values.length][];
        for (int i = 0; i < values.length; i++) {
            double[] cell = values[i];
            drawn[i] = new double[cell.length];
            for (int j = 0; j < cell.length; j++) {
                drawn[i][j] = cell[random.nextInt(cell.length)];
            }
        }
        return drawn;
    }

    private List<SurfaceCell> cells(double[] references) {
        List<SurfaceCell> cells = new ArrayList<>();
        for (int n = 0; n < grid.widths().size(); n++) {
            for (int l = 0; l < grid.depths().size(); l++) {
                cells.add(cell(grid.widths().get(n), grid.depths().get(l), grid.place(n, l), references));
            }
        }
        return cells;
    }

    private SurfaceCell cell(int width, int depth, int place, double[] references) {
        double[] own = values[place];
        boolean several = own.length > 1;
        double deviation = Statistics.deviation(own);
        double reference = references[place];
        boolean known = !Double.isNaN(reference);
        Double infinite = infiniteWidths[place];
        LogMoments moments = exact[place];
        return new SurfaceCell(
                width,
                depth,
                own.length,
                Statistics.mean(own),
                several ? deviation / Math.sqrt(own.length) : null,
                several ? deviation : null,
                infinite,
                moments == null ? null : moments.mean(),
                moments == null ? null : Math.sqrt(moments.variance()),
                known ? Statistics.distance(own, reference) : null,
                known && several ? Statistics.distanceError(own, reference) : null,
                infinite == null ? null : Statistics.distance(own, infinite));
    }
}
