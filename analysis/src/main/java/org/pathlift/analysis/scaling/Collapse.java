package org.pathlift.analysis.scaling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How well decays from different ε₀ fall onto one curve. A definition of this software.
 *
 * <p>The flow at a critical point does not change when ε is multiplied by Λ and l by Λ^{−1/p}: ε/ε₀ is then one function of
 * l ε₀^{1/p}. In the ordered phase ε/ε₀ is nearly one function of l itself. An error is the root of the mean over depths of
 * the variance between decays of ln(ε/ε₀), at 50 depths that are equidistant in their logarithm and common to all.
 *
 * @param p the exponent
 * @param critical the error over l ε₀^{1/p}
 * @param ordered the error over l
 * @param from the smallest common l ε₀^{1/p}
 * @param to the largest
 */
public record Collapse(double p, double critical, double ordered, double from, double to) implements CollapseAnswer {

    private static final int PLACES = 50;

    /** Errors below this are rounding. */
    private static final double ROUNDING = 1e-11;

    /** The least ratio of the largest ε₀ to the smallest: starts that are nearly the same fall onto one curve anyway. */
    public static final double LEAST_SPREAD = 1.5;

    /** Compares decays that start in layer 0. */
    public static CollapseAnswer of(List<DepthCurve> curves, double p) {
        DepthCurve.requireAlike(curves);
        if (curves.get(0).first() != 0) {
            throw new IllegalArgumentException("a collapse needs decays from layer 0 on, found "
                    + curves.get(0).first());
        }
        List<DepthCurve> kept = curves.stream().map(DepthCurve::aboveFloor).toList();
        if (kept.size() < 2) {
            return new NoCollapse("a collapse compares at least 2 decays, found 1");
        }
        if (kept.stream().anyMatch(curve -> curve.size() < 3)) {
            return new NoCollapse("a decay has fewer than 2 layers behind its start with 1 - c of 1e-13 or more");
        }
        double least = kept.stream().mapToDouble(curve -> curve.at(0)).min().orElseThrow();
        double most = kept.stream().mapToDouble(curve -> curve.at(0)).max().orElseThrow();
        if (most < LEAST_SPREAD * least) {
            return new NoCollapse(String.format(
                    Locale.ROOT, "the decays start too much alike, from 1 - c of %.3g to %.3g", least, most));
        }
        List<Line> rescaled = kept.stream().map(curve -> Line.of(curve, p)).toList();
        double from = Line.from(rescaled);
        double to = Line.to(rescaled);
        if (!(from < to)) {
            return new NoCollapse("the decays have no rescaled depth in common");
        }
        List<Line> plain = kept.stream()
                .map(curve -> Line.of(curve, Double.POSITIVE_INFINITY))
                .toList();
        double critical = error(rescaled);
        double ordered = error(plain);
        if (critical <= ROUNDING && ordered <= ROUNDING) {
            return new NoCollapse("the decays are one curve over any depth");
        }
        return new Collapse(p, critical, ordered, Math.exp(from), Math.exp(to));
    }

    /** ln(ordered/critical): above 0 the decays are invariant under rescaling, below 0 they are as in the ordered phase. */
    public double index() {
        return Math.log(Math.max(ordered, ROUNDING) / Math.max(critical, ROUNDING));
    }

    /** The root mean square over the layers of all decays of ln(ε/ε₀) less that of the flow at τ = 0. */
    public static OptionalDouble distance(List<DepthCurve> curves, CriticalFlow flow) {
        double sum = 0;
        int count = 0;
        for (DepthCurve curve : curves) {
            DepthCurve kept = curve.aboveFloor();
            for (int layer = 1; layer <= kept.last(); layer++) {
                double x = layer * Math.pow(kept.at(0), flow.slopes().omega());
                double off = Math.log(kept.at(layer) / kept.at(0)) - Math.log(flow.collapsed(x));
                sum += off * off;
                count++;
            }
        }
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(sum / count));
    }

    private static double error(List<Line> lines) {
        double from = Line.from(lines);
        double to = Line.to(lines);
        double sum = 0;
        for (int i = 0; i < PLACES; i++) {
            double x = from + (to - from) * i / (PLACES - 1);
            double[] values = lines.stream().mapToDouble(line -> line.at(x)).toArray();
            double mean = Arrays.stream(values).average().orElseThrow();
            for (double value : values) {
                sum += (value - mean) * (value - mean) / values.length;
            }
        }
        return Math.sqrt(sum / PLACES);
    }

    /** ln(ε/ε₀) over the logarithm of a depth, straight between layers. */
    private record Line(List<Double> x, List<Double> y) {

        static Line of(DepthCurve curve, double p) {
            List<Double> x = new ArrayList<>();
            List<Double> y = new ArrayList<>();
            double log = Math.log(curve.at(0));
            for (int layer = 1; layer <= curve.last(); layer++) {
                x.add(Math.log(layer) + log / p);
                y.add(Math.log(curve.at(layer)) - log);
            }
            return new Line(x, y);
        }

        static double from(List<Line> lines) {
            return lines.stream().mapToDouble(line -> line.x.get(0)).max().orElseThrow();
        }

        static double to(List<Line> lines) {
            return lines.stream()
                    .mapToDouble(line -> line.x.get(line.x.size() - 1))
                    .min()
                    .orElseThrow();
        }

        double at(double place) {
            return Interpolation.at(x, y, place);
        }
    }
}
