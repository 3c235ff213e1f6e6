package org.pathlift.analysis.commutativity;

import org.jspecify.annotations.Nullable;

/**
 * A limit in one variable and then in the other, extrapolated from a grid: lines in 1/n for each depth and then a line in
 * 1/L through their intercepts, or the other way round. Fits weigh values by their standard errors.
 *
 * @param value the extrapolated value
 * @param error its standard error, as far as the values' own errors go
 * @param unresolved why the extrapolation is not to be trusted; null where every fit is adequate
 */
public record IteratedLimit(
        double value, double error, @Nullable String unresolved) {

    private static final int FEWEST = 3;

    /** Whether the fits are adequate. */
    public boolean resolved() {
        return unresolved == null;
    }

    /** n to infinity first. */
    static @Nullable IteratedLimit widthFirst(Grid grid, double[] means, double[] errors) {
        return of(
                reciprocals(grid.widths()),
                reciprocals(grid.depths()),
                "width",
                "depth",
                (inner, outer) -> means[grid.place(inner, outer)],
                (inner, outer) -> errors[grid.place(inner, outer)]);
    }

    /** L to infinity first. */
    static @Nullable IteratedLimit depthFirst(Grid grid, double[] means, double[] errors) {
        return of(
                reciprocals(grid.depths()),
                reciprocals(grid.widths()),
                "depth",
                "width",
                (inner, outer) -> means[grid.place(outer, inner)],
                (inner, outer) -> errors[grid.place(outer, inner)]);
    }

    private interface Table {
        double at(int inner, int outer);
    }

    private static @Nullable IteratedLimit of(
            double[] inner, double[] outer, String innerName, String outerName, Table means, Table errors) {
        if (inner.length < FEWEST || outer.length < FEWEST) {
            return null;
        }
        double[] intercepts = new double[outer.length];
        double[] interceptErrors = new double[outer.length];
        int bad = 0;
        for (int j = 0; j < outer.length; j++) {
            double[] y = new double[inner.length];
            double[] e = new double[inner.length];
            for (int i = 0; i < inner.length; i++) {
                y[i] = means.at(i, j);
                e[i] = errors.at(i, j);
            }
            Extrapolation fit = Extrapolation.of(inner, y, e);
            intercepts[j] = fit.value();
            interceptErrors[j] = fit.error();
            bad += fit.adequate() ? 0 : 1;
        }
        Extrapolation last = Extrapolation.of(outer, intercepts, interceptErrors);
        String reason = bad > 0
                ? "%d of %d lines in 1/%s do not fit".formatted(bad, outer.length, innerName)
                : last.adequate() ? null : "the line in 1/%s does not fit".formatted(outerName);
        return new IteratedLimit(last.value(), last.error(), reason);
    }

    private static double[] reciprocals(java.util.List<Integer> values) {
        return values.stream().mapToDouble(value -> 1.0 / value).toArray();
    }
}
